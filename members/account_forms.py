"""What keeps robots from signing up, and two people from having one name."""

from collections.abc import Callable

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.socialaccount import forms as social
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.traps import TrapForm
from members.disposable import is_refused
from members.models import User

Saved = tuple[User | None, HttpResponse | None]


class SignupForm(TrapForm, account.SignupForm):  # type: ignore[misc]
    """Refuses what no person sends, and a mail box that is thrown away. One form shown makes one
    account.
    """

    def clean_email(self) -> str:
        return _that_lasts(super().clean_email())

    def try_save(self, request: HttpRequest) -> Saved:
        """A robot in the trap, or with a form that was sent before, sees what a person sees."""
        if self.is_trapped():
            return None, get_adapter().respond_email_verification_sent(request, None)
        return _one_of_two(request, super().try_save)


class SocialSignupForm(social.SignupForm):  # type: ignore[misc]
    def clean_email(self) -> str:
        return _that_lasts(super().clean_email())

    def try_save(self, request: HttpRequest) -> Saved:
        return _one_of_two(request, super().try_save)


def _that_lasts(email: str) -> str:
    if email and is_refused(email):
        raise ValidationError(_("Please use an address that lasts: we write to you there."))
    return email


def _one_of_two(request: HttpRequest, save: Callable[[HttpRequest], Saved]) -> Saved:
    """Of two people who take one name in the same moment, the database lets one have it."""
    try:
        with transaction.atomic():
            return save(request)
    except IntegrityError:
        messages.error(request, str(get_adapter().error_messages["username_taken"]))
        return None, redirect(request.get_full_path())
