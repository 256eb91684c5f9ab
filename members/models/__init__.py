"""People, and what holds for them."""

from members.models.cleared import ClearedPicture
from members.models.people import PRIVATE, User, UserQuerySet, Viewer, display_name
from members.models.sanctions import Sanction, SanctionQuerySet
from members.models.trust import EARNED, HIGHEST, TrustLevel, Visit

__all__ = [
    "EARNED",
    "HIGHEST",
    "PRIVATE",
    "ClearedPicture",
    "Sanction",
    "SanctionQuerySet",
    "TrustLevel",
    "User",
    "UserQuerySet",
    "Viewer",
    "Visit",
    "display_name",
]
