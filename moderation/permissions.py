"""Questions about what those with power did."""

from audit.models import AuditEntry, AuditEntryQuerySet
from forums.permissions import moderated_categories
from members.models import Viewer
from members.permissions import can_manage_site


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
