"""The rail of the desk: where those who run the site go."""

from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.utils.translation import gettext as _

from members.models import User, Viewer
from members.permissions import can_manage_site
from members.previews import viewed_by
from moderation.permissions import (
    can_lock_down,
    can_read_agreement,
    can_read_audit,
    can_set_up_moderation,
    can_work_queue,
)
from moderation.queries.queue import counts_for

COUNTED_SECONDS: Final = 30
RULES: Final = ("/moderation/rules/", "/moderation/words/", "/moderation/spam/")
"""What runs by itself: one door, and tabs behind it."""
TOOLS: Final = tuple(f"/moderation/{name}/" for name in ("tools", "lockdown", "away", "agreement"))


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
    log, rules = path.startswith("/moderation/audit/"), path.startswith(RULES)
    tools = path.startswith(TOOLS)
    at_queue = not (log or rules or tools)
    places = [DeskPlace(_("Queue"), "/moderation/", "shield", at_queue, open_cases)]
    if can_work_queue(viewer):
        places.append(DeskPlace(_("Rules"), "/moderation/rules/", "auto", rules))
    people = "/staff/members/" if manages else "/u/"
    places.append(DeskPlace(_("Members"), people, "people", False))
    places.append(DeskPlace(_("Tools"), "/moderation/tools/", "wrench", tools))
    if can_read_audit(viewer):
        places.append(DeskPlace(_("Audit log"), "/moderation/audit/", "history", log))
    if manages:
        places.append(DeskPlace(_("Roles"), "/settings/roles/", "key", False))
        places.append(DeskPlace(_("Settings"), "/settings/site/", "sliders", False))
    return tuple(places)


@dataclass(frozen=True, slots=True)
class Tool:
    """A page for those who moderate, which is not needed every day."""

    name: str
    what_for: str
    href: str
    icon: str


def tools_for(viewer: User) -> tuple[Tool, ...]:
    """What the viewer may use. No query besides those of rights."""
    tools = []
    if can_lock_down(viewer):
        why = _("In a raid: who may write and join for a while.")
        tools.append(Tool(_("Close the doors"), why, "/moderation/lockdown/", "lock"))
    why = _("Say until when, and what is yours goes to the others.")
    tools.append(Tool(_("Away"), why, "/moderation/away/", "clock"))
    if can_read_agreement(viewer):
        why = _("How often a second look comes out as the first.")
        tools.append(Tool(_("Agreement"), why, "/moderation/agreement/", "same"))
    if can_set_up_moderation(viewer):
        why = _("Target times, consequences of each rule, messages and macros.")
        tools.append(Tool(_("How we moderate"), why, "/settings/moderation/", "sliders"))
    return tuple(tools)


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
