"""Who may look at what in moderation, and decide."""

from typing import TYPE_CHECKING

from audit.models import AuditEntry, AuditEntryQuerySet
from forums.permissions import moderated_categories
from members.models import Viewer
from members.permissions import can_manage_site

if TYPE_CHECKING:
    from moderation.models import Reviewable


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


def can_report(by: Viewer) -> bool:
    """Every member, also one who may not write at the moment."""
    return by.is_authenticated


def can_lock_down(by: Viewer) -> bool:
    """Site moderators and above: a raid does not wait for a manager."""
    return by.is_authenticated and moderated_categories(by) is None


def can_set_up_moderation(by: Viewer) -> bool:
    """Templates, macros, settings, lockdown."""
    return can_manage_site(by)
