"""Who may look at what in moderation, and decide."""

from typing import TYPE_CHECKING

from audit.models import AuditEntry, AuditEntryQuerySet
from forums.permissions import moderated_categories
from forums.queries.people import moderators_of
from members.models import User, Viewer
from members.permissions import can_manage_site
from members.roles import Role

if TYPE_CHECKING:
    from moderation.models import Batch, Reviewable


def can_read_audit(viewer: Viewer) -> bool:
    """Managers and owners, and whoever moderates anything."""
    return can_manage_site(viewer) or moderated_categories(viewer) != frozenset()


def audit_visible_to(viewer: Viewer) -> AuditEntryQuerySet:
    """Managers and owners read all; moderators what is moderation, of their categories.

    The log lies below members, so that members can write in it; who reads it is asked here, in the
    lowest room that knows roles and categories.
    """
    entries: AuditEntryQuerySet = AuditEntry.objects.all()
    if can_manage_site(viewer):
        return entries
    moderated = moderated_categories(viewer)
    if moderated is None:
        return entries.for_moderation()
    return entries.for_moderation(sorted(moderated))


def can_work_queue(viewer: Viewer) -> bool:
    """Whoever moderates anything, somewhere."""
    return viewer.is_authenticated and moderated_categories(viewer) != frozenset()


def can_decide(by: Viewer, case: "Reviewable") -> bool:
    """The same answer as `Reviewable.objects.visible_to`, for a case that was read."""
    if not by.is_authenticated or by.pk in {case.user_id, case.not_for_id}:
        return False
    moderated = moderated_categories(by)
    return moderated is None or case.category_id in moderated


def people_for(case: "Reviewable") -> list[User]:
    """Who is to look at a case: its assignee, its team, or the people of its level.

    Where nobody stands on a level, the one above. Only those who may decide it.
    """
    if case.assignee is not None:
        people = [case.assignee]
    elif case.team is not None:
        people = list(User.objects.filter(groups=case.team, is_active=True))
    else:
        people = _of_level(case)
    return [person for person in people if can_decide(person, case)]


def _of_level(case: "Reviewable") -> list[User]:
    for role in (Role.MODERATOR, Role.MANAGER, Role.OWNER)[case.level :]:
        people = list(User.objects.filter(role=role, is_active=True))
        if role == Role.MODERATOR and case.category is not None:
            people += moderators_of(case.category).filter(is_active=True).exclude(role=role)
        if any(can_decide(person, case) for person in people):
            return people
    return []


def can_undo_batch(by: Viewer, batch: "Batch") -> bool:
    """Whoever decided it, while they moderate anything, and those who moderate everywhere."""
    if not can_work_queue(by):
        return False
    return batch.by_id == by.pk or moderated_categories(by) is None


def can_report(by: Viewer) -> bool:
    """Every member, also one who may not write at the moment."""
    return by.is_authenticated


def can_lock_down(by: Viewer) -> bool:
    """Site moderators and above: a raid does not wait for a manager."""
    return by.is_authenticated and moderated_categories(by) is None


def can_read_agreement(viewer: Viewer) -> bool:
    """Managers and owners: it says of moderators how often others would have decided the same."""
    return can_manage_site(viewer)


def can_set_up_moderation(by: Viewer) -> bool:
    """Templates, macros, settings, lockdown."""
    return can_manage_site(by)
