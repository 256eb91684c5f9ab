"""Accounts that came with an archive, and the people who wrote what is in them."""

from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actions import log
from branding.models import brand_name
from core.pages import outdate
from core.refusals import ActionRefused
from eventlog.actions import record
from members.actions.people import put_into_role_groups
from members.events import AccountClaimed, AccountOffered
from members.models import User
from members.permissions import can_invite_to_claim

CLAIM_SALT: Final = "members.claim"
CLAIM_DAYS: Final = 7


class AddressTaken(ActionRefused):
    """The address already signs somebody in."""


class LinkUsedUp(ActionRefused):
    """The link is older than a week, was used, or went to an address that was since replaced."""


@transaction.atomic
def invite_to_claim(user: User, *, by: User, email: str) -> User:
    """Offer an account from an archive to the person at an address; another one replaces it."""
    user = User.objects.select_for_update().get(pk=user.pk)

    if not can_invite_to_claim(by, user):
        raise PermissionDenied
    if _is_taken(email):
        raise AddressTaken(_("This address already signs somebody in here."))

    user.claim_email = email.lower()
    user.save(update_fields=["claim_email"])

    record(AccountOffered(user_id=user.pk), by=by)
    log("member.offered", by=by, target=user)
    return user


def claim_letter(user: User) -> tuple[str, str]:
    """Subject and words of the mail with the link of the latest invitation."""
    context = {
        "user": user,
        "site_name": brand_name(),
        "url": settings.SITE_URL + reverse("members:claim", args=[claim_token(user)]),
        "days": CLAIM_DAYS,
    }
    return str(_("Is this you?")), render_to_string("members/email/claim.txt", context)


@transaction.atomic
def claim_account(token: str, *, password: str) -> User:
    """Give the account to whoever holds the link: the address is proved, the password is theirs."""
    user: User = User.objects.select_for_update().get(pk=account_of_claim(token).pk)

    if not user.is_claimable or user.claim_email != _claim_in(token)[1]:
        raise LinkUsedUp(_USED_UP)
    if _is_taken(user.claim_email):
        raise AddressTaken(_("This address already signs somebody in here."))

    user.email, user.claim_email = user.claim_email, ""
    user.claimable_at, user.confirmed_at = None, timezone.now()
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    put_into_role_groups(user)

    outdate("people", f"user:{user.pk}")
    record(AccountClaimed(user_id=user.pk), by=user)
    log("member.claimed", by=user, target=user)
    return user


def claim_token(user: User) -> str:
    return signing.dumps([user.pk, user.claim_email], salt=CLAIM_SALT)


def account_of_claim(token: str) -> User:
    """The account a link offers. Raises LinkUsedUp for every link that opens nothing."""
    pk, email = _claim_in(token)
    waiting = User.objects.filter(claimable_at__isnull=False, is_active=True)
    user: User | None = waiting.filter(pk=pk, claim_email=email).first()
    if user is None or not email:
        raise LinkUsedUp(_USED_UP)
    return user


def _claim_in(token: str) -> tuple[int, str]:
    try:
        pk, email = signing.loads(token, salt=CLAIM_SALT, max_age=CLAIM_DAYS * 86400)
    except signing.BadSignature:
        raise LinkUsedUp(_USED_UP) from None
    return pk, email


def _is_taken(email: str) -> bool:
    known = EmailAddress.objects.filter(email=email.lower())
    return known.exists() or bool(User.objects.filter(email=email.lower()).exists())


_USED_UP = _("This link is used up, or older than a week. Ask for a new one.")
