"""The rail of the desk: where those who run the site go."""

from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.utils.translation import gettext as _

from members.models import User, Viewer
from members.permissions import can_manage_site
from members.previews import viewed_by
from moderation.permissions import can_read_agreement, can_read_audit, can_work_queue
from moderation.queries.queue import counts_for

COUNTED_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """A door in the rail."""

    name: str
    href: str
    icon: str
    is_current: bool
    count: int = 0


def desk_places(viewer: User, path: str, open_cases: int) -> tuple[DeskPlace, ...]:
    """Where the viewer may go. No query besides those of rights."""
    manages = can_manage_site(viewer)
    log, rules = path.startswith("/moderation/audit/"), path.startswith("/moderation/rules/")
    twice = path.startswith("/moderation/agreement/")
    at_queue = not (log or rules or twice)
    places = [DeskPlace(_("Queue"), "/moderation/", "shield", at_queue, open_cases)]
    if can_work_queue(viewer):
        places.append(DeskPlace(_("Rules"), "/moderation/rules/", "auto", rules))
    people = "/staff/members/" if manages else "/u/"
    places.append(DeskPlace(_("Members"), people, "people", False))
    if can_read_audit(viewer):
        places.append(DeskPlace(_("Audit log"), "/moderation/audit/", "history", log))
    if can_read_agreement(viewer):
        places.append(DeskPlace(_("Agreement"), "/moderation/agreement/", "same", twice))
    if manages:
        places.append(DeskPlace(_("Roles"), "/settings/roles/", "key", False))
        places.append(DeskPlace(_("Settings"), "/settings/site/", "sliders", False))
    return tuple(places)


def waiting_for(viewer: Viewer) -> int:
    """Open cases for the badge, a hundred at most. Counted twice a minute for each moderator."""
    if not isinstance(viewer, User) or viewed_by(viewer) or not can_work_queue(viewer):
        return 0
    key = f"queue-count:{viewer.pk}"
    kept: int | None = cache.get(key)
    if kept is None:
        kept = counts_for(viewer)["open"]
        cache.set(key, kept, COUNTED_SECONDS)
    return kept
