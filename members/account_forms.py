"""What keeps robots from signing up, and two people from having one name."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.socialaccount import forms as social
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from members.disposable import is_refused
from members.models import User

Saved = tuple[User | None, HttpResponse | None]
STAMP_SALT: Final = "members.signup"
STAMP_SECONDS: Final = 24 * 3600


def new_stamp() -> str:
    """Says which form was shown when, in a way that only we can write."""
    return signing.TimestampSigner(salt=STAMP_SALT).sign(get_random_string(12))


class SignupForm(account.SignupForm):  # type: ignore[misc]
    """Refuses what no person sends: a field nobody sees, filled; a form faster than it is read; a
    mail box that is thrown away. One form shown makes one account.
    """

    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    stamp = forms.CharField(required=False, initial=new_stamp, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        signer = signing.TimestampSigner(salt=STAMP_SALT)
        stamp = cleaned.get("stamp", "")
        try:
            signer.unsign(stamp, max_age=STAMP_SECONDS)
        except signing.BadSignature:
            self.data: QueryDict = self.data.copy()
            self.data["stamp"] = new_stamp()
            self.add_error(None, _("This page was open for long. Please send it once more."))
            return cleaned
        if settings.SIGNUP_SECONDS and not _is_older(signer, stamp, settings.SIGNUP_SECONDS):
            self.add_error(None, _("That was faster than people type. Please send it once more."))
        return cleaned

    def clean_email(self) -> str:
        return _that_lasts(super().clean_email())

    def try_save(self, request: HttpRequest) -> Saved:
        """A robot in the trap, or with a form that was sent before, sees what a person sees."""
        if self.cleaned_data["website"] or not _is_first_use(self.cleaned_data["stamp"]):
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


def _is_first_use(stamp: str) -> bool:
    """Counted where a form passed every check, so that a refused one can be sent again."""
    return cache.add(f"signup:{sha256(stamp.encode()).hexdigest()}", True, STAMP_SECONDS)


def _is_older(signer: signing.TimestampSigner, stamp: str, seconds: int) -> bool:
    try:
        signer.unsign(stamp, max_age=seconds)
    except signing.SignatureExpired:
        return True
    return False


def _one_of_two(request: HttpRequest, save: Callable[[HttpRequest], Saved]) -> Saved:
    """Of two people who take one name in the same moment, the database lets one have it."""
    try:
        with transaction.atomic():
            return save(request)
    except IntegrityError:
        messages.error(request, str(get_adapter().error_messages["username_taken"]))
        return None, redirect(request.get_full_path())
