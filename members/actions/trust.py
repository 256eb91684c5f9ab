"""Trust levels: reached, given by hand, and what they need and allow."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.actions import log
from core.pages import outdate
from core.refusals import ActionRefused
from eventlog.actions import record
from members.actions.people import give_role
from members.events import TrustLevelChanged, TrustLevelsEdited
from members.models import EARNED, TrustLevel, User
from members.permissions import can_manage_site, can_set_trust_level
from members.roles import Role
from members.trust import LIMITS, REQUIREMENTS, TAG


class AboveTheirRole(ActionRefused):
    """Level 0 is the newcomer's, and nobody else's."""


@transaction.atomic
def set_trust_level(
    user: User, level: int, *, by: User | None = None, reason: str = "", locked: bool = False
) -> User:
    """Give somebody a level. Leaving level 0 makes a newcomer a member, and the other way.

    `by=None` is the site itself: it gives what is earned, and leaves alone whoever's level is
    `locked`, which is for people to decide.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)

    if by is None and (user.trust_locked or level > EARNED):
        return user
    if by is not None and not can_set_trust_level(by, user):
        raise PermissionDenied
    if level == 0 and user.role not in {Role.NEWCOMER, Role.MEMBER}:
        raise AboveTheirRole(_("Their role stands above that of a newcomer, so 1 is the least."))

    before = (user.trust_level, user.trust_locked)
    keeps = user.trust_locked if by is None else locked
    if before == (level, keeps):
        return user
    if (level == 0) != (user.role == Role.NEWCOMER):
        give_role(user, Role.MEMBER if level else Role.NEWCOMER, by=by, why=reason)
    user.trust_level, user.trust_locked = level, keeps
    user.save(update_fields=["trust_level", "trust_locked"])

    if by is not None:
        log(
            "member.trust_level",
            by=by,
            target=user,
            why=reason,
            before={"level": before[0], "locked": before[1]},
            after={"level": level, "locked": locked},
        )
    record_level(user, before[0], by=by)
    return user


def record_level(user: User, before: int, *, by: User | None) -> None:
    """Say that the level changed, where it did."""
    if user.trust_level != before:
        record(TrustLevelChanged(user_id=user.pk, old=before, new=user.trust_level), by=by)
        outdate("people", f"user:{user.pk}")


@transaction.atomic
def edit_trust_levels(values: Mapping[int, Mapping[str, Any]], *, by: User) -> None:
    """Change names, requirements and limits: level → column → value. They hold from now on."""
    rows = TrustLevel.objects.select_for_update().in_bulk(sorted(values))

    if not can_manage_site(by):
        raise PermissionDenied

    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for level, row in sorted(rows.items()):
        for name in ("name", *REQUIREMENTS, *LIMITS):
            if name in values[level] and getattr(row, name) != values[level][name]:
                before[f"{level}.{name}"] = _plain(getattr(row, name))
                after[f"{level}.{name}"] = _plain(values[level][name])
                setattr(row, name, values[level][name])
        row.save()
    if not after:
        return

    log("site.trust_levels", by=by, label=str(_("Trust levels")), before=before, after=after)
    record(TrustLevelsEdited(), by=by)
    outdate(TAG)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)
