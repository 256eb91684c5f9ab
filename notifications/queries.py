"""What the page of notifications shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.paging import Cursor, page_after
from members.models import User
from notifications.models import Notification


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    name: str
    """"Today", "Yesterday", "3 March 2026"."""
    notifications: Sequence[Notification]


@dataclass(frozen=True, slots=True)
class Told:
    """A page of notifications, newest first, by day."""

    days: list[Day]
    next: str
    """The cursor of the next page, or "" on the last one."""


def told(viewer: User, *, cursor: Cursor | None = None) -> Told:
    """One query. `is_new`: neither marked as read here nor read in its conversation."""
    rows = Notification.objects.visible_to(viewer).for_reading()
    page = page_after(rows, cursor, by="created_at", moment_of=lambda row: row.created_at)
    for row in page.rows:
        row.is_new = row.read_at is None and not row.is_reached  # type: ignore[attr-defined]
    days = groupby(page.rows, key=lambda row: timezone.localtime(row.created_at).date())
    return Told([Day(on, _name(on), list(rows)) for on, rows in days], str(page.next or ""))


def unread_count(viewer: User) -> int:
    """As it is now. One query."""
    now: User = User.objects.only("unread_notifications").get(pk=viewer.pk)
    return now.unread_notifications


def _name(on: date) -> str:
    today = timezone.localdate()
    near = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
    return near.get(on) or date_format(on, "j F Y")
