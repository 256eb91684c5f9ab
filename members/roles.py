"""The ladder of site roles, and what each of them brings.

A role includes those below it: whoever is in the group `advocate` is also in `member`, `newcomer`
and `guest`. A grant to a group therefore reads "this role and everyone above it".
"""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    NEWCOMER = "newcomer", _("Newcomer")
    MEMBER = "member", _("Member")
    ADVOCATE = "advocate", _("Advocate")
    MODERATOR = "moderator", _("Moderator")
    MANAGER = "manager", _("Community manager")
    OWNER = "owner", _("Owner")


GUEST: Final = "guest"
"""The group of everyone, signed in or not. Nobody has it as a role."""

LADDER: Final[tuple[str, ...]] = (GUEST, *Role.values)
STAFF_ROLES: Final = frozenset({Role.MODERATOR, Role.MANAGER, Role.OWNER})
"""Roles that speak and act for the brand."""


def groups_of_role(role: str) -> tuple[str, ...]:
    """Names of the role groups that somebody of this role is in, lowest first."""
    return LADDER[: LADDER.index(role) + 1]
