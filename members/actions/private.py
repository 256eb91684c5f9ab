"""What staff see of somebody only when they say why."""

from datetime import timedelta
from typing import Final

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actions import log
from audit.addresses import ADDRESS_DAYS, forget_old_addresses, last_addresses
from core.refusals import ActionRefused
from members.models import User
from members.permissions import can_show_private

WHAT: Final = {"email": _("E-mail address"), "ip": _("Last addresses on the network")}


class ReasonNeeded(ActionRefused):
    """Nobody looks without saying why."""


@transaction.atomic
def show_private(user: User, *, by: User, what: str, why: str) -> list[str]:
    """What was asked for, and an entry that it was shown. `what` is a key of WHAT."""
    if not can_show_private(by, user) or what not in WHAT:
        raise PermissionDenied
    if not why.strip():
        raise ReasonNeeded(_("Say why you need to see it."))

    log("member.shown", by=by, target=user, why=why, after={"shown": what})
    if what == "email":
        return [address for address in (user.email, user.claim_email) if address]
    return [
        f"{row.address} · {timezone.localtime(row.last_at):%Y-%m-%d %H:%M}"
        for row in last_addresses(user)
    ]


def forget_addresses() -> int:
    """Forget where accounts were used from after 28 days, also what signed-in devices say of it.
    No session lives that long.
    """
    before = timezone.now() - timedelta(days=ADDRESS_DAYS, hours=-1)
    UserSession.objects.filter(last_seen_at__lt=before).delete()
    return forget_old_addresses()
