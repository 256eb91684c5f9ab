"""Questions about rights that other rooms build on: who somebody is, and what holds where.

Grants live in guardian's tables, to groups or to single people. guardian asks the database at every
question, so the answers for one viewer are read together, once, and kept for a minute under the
viewer's `permissions_version` and the site's grants token. A change of role or group counts the
version up in its own transaction; a change of a grant renews the token.
"""

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from guardian.models import GroupObjectPermission, UserObjectPermission

from core.ahead import foresee_with
from core.transactions import after_commit
from members.models.people import User, Viewer
from members.roles import GUEST, LADDER, STAFF_ROLES, Role, groups_of_role
from members.terms import Term, longest

TOKEN_KEY: Final = "members:grants"
SECONDS: Final = 60
KEPT: Final = 1000
"""Viewers whose rights a process keeps beside the cache, under the same numbers."""
RESTRAINTS: Final = ("mute", "suspension", "ban")
"""Sanctions that keep somebody from something; the others are only remembered."""


@dataclass(frozen=True, slots=True)
class Rights:
    """All rights of one viewer."""

    everywhere: frozenset[str]
    """Codenames that are held site-wide."""
    somewhere: Mapping[str, frozenset[str]]
    """Codename → keys of the objects it is held on."""
    mutes: tuple[Term, ...] = ()
    """When and where the viewer may not write. Kept terms are held against the clock when asked."""
    shut_out: tuple[Term, ...] = ()
    """Suspensions and bans: when the viewer sees nothing but their standing."""

    def anywhere(self, codename: str) -> bool:
        return codename in self.everywhere or bool(self.somewhere.get(codename))

    def on(self, codename: str, pk: int) -> bool:
        return codename in self.everywhere or str(pk) in self.somewhere.get(codename, ())

    def muted(self, *categories: int | None) -> Term | None:
        """What keeps the viewer from writing in any of these categories now, and until when.

        Without a category only what holds everywhere. Who is shut out does not write either.
        """
        where = {None, *categories}
        here = (term for term in self.mutes if term.category_pk in where)
        return longest((*here, *self.shut_out), timezone.now())

    @property
    def is_shut_out(self) -> bool:
        return longest(self.shut_out, timezone.now()) is not None


class _Kept(NamedTuple):
    token: str
    """Of all grants, when these rights were read."""
    until: float
    rights: Rights

    def holds(self, token: str | None) -> bool:
        return self.token == token and time.time() < self.until


_NOTHING: Final = _Kept("", 0, Rights(frozenset(), {}))
_AT_HAND: Final[dict[str, _Kept]] = {}


def rights_of(viewer: Viewer) -> Rights:
    """The viewer's rights. The first question of a request may cost queries, the others none."""
    kept: Rights | None = getattr(viewer, "_rights", None)
    if kept is None:
        kept = viewer._rights = _kept_rights(viewer)  # type: ignore[union-attr]
    return kept


def _kept_rights(viewer: Viewer) -> Rights:
    who = f"{viewer.pk}:{viewer.permissions_version}" if viewer.is_authenticated else GUEST
    key = f"members:rights:until:{who}"
    token = cache.get(TOKEN_KEY)
    kept: _Kept = _AT_HAND.get(key, _NOTHING)
    if kept.holds(token):
        return kept.rights
    if token is None:
        token = uuid4().hex
        cache.set(TOKEN_KEY, token, None)
    kept = cache.get(key, _NOTHING)
    if not kept.holds(token):
        kept = _Kept(token, time.time() + SECONDS, read_rights(viewer))
        cache.set(key, kept, SECONDS)
    if len(_AT_HAND) >= KEPT:
        _AT_HAND.clear()
    _AT_HAND[key] = kept
    return kept.rights


@foresee_with
def _grants(request: HttpRequest) -> list[str]:
    return [TOKEN_KEY]


def read_rights(viewer: Viewer) -> Rights:
    """The same answer from the tables."""
    if not viewer.is_authenticated:
        mine = Q(group__name=GUEST)
        groups = Q(name=GUEST)
    else:
        mine = Q(group__user=viewer)
        groups = Q(user=viewer)
    if viewer.is_authenticated and viewer.is_superuser:
        everywhere = frozenset(Permission.objects.values_list("codename", flat=True))
        return Rights(everywhere, {}, **_terms(viewer))

    everywhere = frozenset(
        Permission.objects.filter(group__in=Group.objects.filter(groups)).values_list(
            "codename", flat=True
        )
    )
    granted = GroupObjectPermission.objects.filter(mine)
    if not viewer.is_authenticated:
        return Rights(everywhere, _somewhere(granted))
    own = UserObjectPermission.objects.filter(user=viewer)
    return Rights(everywhere, _somewhere(granted, own), **_terms(viewer))


def rights_of_role(role: str) -> Rights:
    """What somebody has by a role alone, "guest" included."""
    groups = Group.objects.filter(name__in=groups_of_role(role))
    everywhere = Permission.objects.filter(group__in=groups).values_list("codename", flat=True)
    granted = GroupObjectPermission.objects.filter(group__in=groups)
    return Rights(frozenset(everywhere), _somewhere(granted))


def _somewhere(*granted: QuerySet[Any]) -> dict[str, frozenset[str]]:
    """Codename → keys of the objects it is granted on. One query for each of the tables."""
    found: dict[str, set[str]] = defaultdict(set)
    for rows in granted:
        for codename, pk in rows.values_list("permission__codename", "object_pk"):
            found[codename].add(pk)
    return {codename: frozenset(keys) for codename, keys in found.items()}


def _terms(user: User) -> dict[str, tuple[Term, ...]]:
    """What keeps somebody from writing or from the site, also what begins later. One query.

    Who waits to be let in is muted everywhere, without a sanction.
    """
    rows = user.sanctions.filter(lifted_at=None, kind__in=RESTRAINTS).exclude(
        ends_at__lte=timezone.now()
    )
    terms = [
        (row.kind == "mute", Term(row.starts_at, row.ends_at, row.category_id)) for row in rows
    ]
    if user.waiting_since is not None:
        terms.append((True, Term(user.waiting_since, None, is_waiting=True)))
    return {
        "mutes": tuple(term for is_mute, term in terms if is_mute),
        "shut_out": tuple(term for is_mute, term in terms if not is_mute),
    }


def forget_rights() -> None:
    """To be called where a grant changed: after the commit nobody's kept answer counts any more."""
    after_commit(cache.set, TOKEN_KEY, uuid4().hex, None)


def can_manage_site(viewer: Viewer) -> bool:
    return viewer.is_authenticated and "manage_site" in rights_of(viewer).everywhere


def can_change_role(by: Viewer, user: User, role: str) -> bool:
    """Managers give roles below their own to people below themselves; owners give every role."""
    if not can_manage_site(by) or not by.is_authenticated:
        return False
    rank = list(Role.values).index
    return by.role == Role.OWNER or max(rank(user.role), rank(role)) < rank(by.role)


def can_sanction(by: Viewer, user: User, *, kind: str = "", category_pk: int | None = None) -> bool:
    """Moderators and above, never against somebody of their own rank or above.

    Whoever moderates single categories warns and mutes there, and not others who do.
    """
    if not by.is_authenticated or by.pk == user.pk:
        return False
    rank = list(Role.values).index
    if by.role in STAFF_ROLES:
        return rank(user.role) < rank(by.role)
    if category_pk is None or kind not in {"warning", "mute"} or user.role in STAFF_ROLES:
        return False
    right = "moderate_category"
    return rights_of(by).on(right, category_pk) and not rights_of(user).on(right, category_pk)


def role_holding(codename: str) -> str:
    """The lowest role that has a right everywhere. One query."""
    holders = Group.objects.filter(name__in=LADDER, permissions__codename=codename)
    found = set(holders.values_list("name", flat=True))
    return next((role for role in LADDER if role in found), Role.OWNER)


def can_give_right_from(by: Viewer, before: str, after: str) -> bool:
    """Managers and owners move a right among the roles below them, and to their own. It is for
    staff: below moderators, rights are given for single categories.
    """
    if not can_manage_site(by) or not by.is_authenticated or after not in STAFF_ROLES:
        return False
    return max(LADDER.index(before), LADDER.index(after)) <= LADDER.index(by.role)


def can_view_as(by: Viewer, role: str) -> bool:
    """Managers and owners may look at the site as a role, or somebody of a role, below theirs."""
    if not can_manage_site(by) or not by.is_authenticated:
        return False
    return LADDER.index(role) < LADDER.index(by.role)


def can_show_private(by: Viewer, user: User) -> bool:
    """Managers and owners may look at e-mail and last addresses, never of those above them."""
    if not can_manage_site(by) or not by.is_authenticated:
        return False
    return LADDER.index(user.role) <= LADDER.index(by.role)


def can_set_trust_level(by: Viewer, user: User) -> bool:
    """Moderators and above, for those below the team. Staff has no limits to lift."""
    return by.is_authenticated and by.role in STAFF_ROLES and user.role not in STAFF_ROLES


def can_edit_profile(by: Viewer, user: User) -> bool:
    return by.is_authenticated and (by.pk == user.pk or can_manage_site(by))


def can_clear_profile(by: Viewer | None, user: User) -> bool:
    """Moderators and above, of those below them; the site itself (None) of all but staff."""
    if by is None:
        return user.role not in STAFF_ROLES
    rank = list(Role.values).index
    return by.is_authenticated and by.role in STAFF_ROLES and rank(user.role) < rank(by.role)


def can_decide_sign_up(by: Viewer | None, user: User) -> bool:
    """Who lets new people in, or does not: the same."""
    return can_clear_profile(by, user)


def can_invite_to_claim(by: Viewer, user: User) -> bool:
    """Managers may offer an account that came with an archive to its person."""
    return user.is_claimable and user.is_active and can_manage_site(by)


def can_manage_groups(by: Viewer) -> bool:
    return can_manage_site(by)


def needs_second_factor(user: User) -> bool:
    """Whether the user's role asks for more than a password (`MFA_REQUIRED_ROLES`)."""
    return user.role in settings.MFA_REQUIRED_ROLES


def lacks_second_factor(user: User) -> bool:
    """Whether somebody may not go on before they set one up. Costs no query."""
    return user.second_factor_at is None and needs_second_factor(user)
