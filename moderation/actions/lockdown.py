"""Close some of the site's doors, and open them again."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import log
from core.pages import outdate
from eventlog.actions import record
from members.models import User
from moderation.events import LockdownChanged
from moderation.lockdown import forget_lockdown, notice_of
from moderation.models import Lockdown
from moderation.permissions import can_lock_down
from moderation.refusals import NothingClosed


@transaction.atomic
def start_lockdown(
    *, by: User, who: str, sign_up: bool, ends_at: datetime | None, reason: str = ""
) -> Lockdown:
    """Let only `who` post, and new members join or not, until `ends_at`. It replaces another."""
    if not can_lock_down(by):
        raise PermissionDenied
    if who == Lockdown.Who.EVERYBODY and sign_up:
        raise NothingClosed

    _end_open()
    lockdown = Lockdown.objects.create(
        who=who, sign_up=sign_up, ends_at=ends_at, reason=reason, by=by
    )
    _changed(lockdown, "site.locked_down", by, reason)
    return lockdown


@transaction.atomic
def end_lockdown(lockdown: Lockdown, *, by: User) -> None:
    """Open the doors again. Ended twice, it ended once."""
    lockdown = Lockdown.objects.select_for_update(of=("self",), no_key=True).get(pk=lockdown.pk)

    if not can_lock_down(by):
        raise PermissionDenied
    if lockdown.ended_at is not None:
        return

    _end_open()
    _changed(lockdown, "site.opened", by, "")


@transaction.atomic
def end_lockdowns_whose_time_is_over() -> int:
    """Write down that it ended; it held no longer since then. Says how many."""
    over = Lockdown.objects.filter(ended_at=None, ends_at__lte=timezone.now())
    ended = list(over.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for lockdown in ended:
        lockdown.ended_at = lockdown.ends_at
        lockdown.save(update_fields=["ended_at"])
        _changed(lockdown, "site.opened", None, "")
    return len(ended)


def _end_open() -> None:
    Lockdown.objects.filter(ended_at=None).update(ended_at=timezone.now())


def _changed(lockdown: Lockdown, act: str, by: User | None, why: str) -> None:
    after = {"who": lockdown.who, "sign_up": lockdown.sign_up}
    label = notice_of(lockdown)
    via = "page" if by else "task"
    log(act, by=by, target=lockdown, label=label, why=why, after=after, via=via)
    record(LockdownChanged(lockdown_id=lockdown.pk), by=by)
    forget_lockdown()
    outdate("site")
