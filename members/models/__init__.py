"""People, and what holds for them."""

from members.models.people import PRIVATE, User, UserQuerySet, Viewer, display_name
from members.models.sanctions import Sanction, SanctionQuerySet

__all__ = [
    "PRIVATE",
    "Sanction",
    "SanctionQuerySet",
    "User",
    "UserQuerySet",
    "Viewer",
    "display_name",
]
