"""What each role can do, where, and where that comes from.

The same answers as the permission functions give, for all roles and categories at once. Four
queries, however many categories there are.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import Permission
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermission, UserObjectPermission

from forums.models import Category
from members.models import User, Viewer
from members.roles import GUEST, LADDER, STAFF_ROLES, Role, groups_of_role

Words = str | Promise
BY_ROLE: Final = "role"
"""The role, or one below it, was let in here."""
EVERYWHERE: Final = "everywhere"
"""The role, or one below it, has the right in every category."""
BUILT_IN: Final = "built in"
"""It goes with the role and cannot be moved."""

ACTS: Final[Mapping[str, Words]] = {
    "see_category": _("Read"),
    "start_in_category": _("Start topics"),
    "reply_in_category": _("Reply and react"),
    "moderate_category": _("Moderate: edit, hide, remove, move, lock"),
}
SITE_ACTS: Final[Mapping[str, Words]] = {
    "see_category": _("Read in every category"),
    "start_in_category": _("Start topics in every category"),
    "reply_in_category": _("Reply in every category"),
    "moderate_category": _("Moderate every category"),
    "manage_site": _("Change settings, categories and groups; read the whole audit log"),
}
BUILT_IN_ACTS: Final[tuple[tuple[Words, Callable[[str], bool]], ...]] = (
    (_("Look in, and read what is open to everybody"), lambda role: True),
    (_("Have a profile, be told what is new, report"), lambda role: role != GUEST),
    (
        _("Post without a newcomer’s limits"),
        lambda role: role not in {GUEST, Role.NEWCOMER},
    ),
    (_("Speak for the brand: the mark, announcements, prompts"), lambda role: role in STAFF_ROLES),
    (_("Warn, mute, suspend and ban those below them"), lambda role: role in STAFF_ROLES),
    (
        _("Give roles below their own; see the site as those below; e-mails and addresses"),
        lambda role: role in {Role.MANAGER, Role.OWNER},
    ),
    (_("Give every role, also manager and owner"), lambda role: role == Role.OWNER),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """Whether one role can do one thing."""

    may: bool
    source: str = ""
    """BY_ROLE, EVERYWHERE or BUILT_IN where it may."""
    role: str = ""
    """The lowest role that was given it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One act in plain words, with a cell for each role of the ladder."""

    words: Words
    cells: tuple[Cell, ...]
    groups: tuple[str, ...] = ()
    people: tuple[User, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What can be done in one category, or on the whole site."""

    category: Category | None
    lines: tuple[Line, ...]


def matrix(viewer: Viewer) -> list[Section]:
    """The whole site, then every category the viewer may know of."""
    everywhere = _site_wide()
    by_group, by_person = _grants()
    categories = Category.objects.visible_to(viewer).in_order()
    here = [
        Section(category, _lines(category, everywhere, by_group, by_person))
        for category in categories
    ]
    return [Section(None, _site_lines(everywhere)), *here]


def _site_lines(everywhere: Mapping[str, set[str]]) -> tuple[Line, ...]:
    built_in = [
        Line(words, tuple(Cell(has(role), BUILT_IN if has(role) else "") for role in LADDER))
        for words, has in BUILT_IN_ACTS
    ]
    given = [
        Line(words, tuple(_cell(role, everywhere[name], set()) for role in LADDER))
        for name, words in SITE_ACTS.items()
    ]
    return (*built_in, *given)


def _lines(
    category: Category,
    everywhere: Mapping[str, set[str]],
    by_group: Mapping[tuple[str, str], set[str]],
    by_person: Mapping[tuple[str, str], list[User]],
) -> tuple[Line, ...]:
    key = str(category.pk)
    given = {
        name: [_cell(role, everywhere[name], by_group[name, key]) for role in LADDER]
        for name in ACTS
    }
    lines = []
    for name, words in ACTS.items():
        cells = tuple(
            _effective(name, category, role, {act: given[act][i] for act in ACTS})
            for i, role in enumerate(LADDER)
        )
        groups = tuple(sorted(by_group[name, key] - set(LADDER)))
        lines.append(Line(words, cells, groups, tuple(by_person[name, key])))
    return tuple(lines)


def _effective(name: str, category: Category, role: str, given: Mapping[str, Cell]) -> Cell:
    """As `forums.permissions` asks: who moderates also writes, and nobody does unseen."""
    cell = given[name]
    if name == "see_category":
        return cell
    if role == GUEST:
        return Cell(False)
    if name == "moderate_category":
        return cell
    if category.is_archived or not given["see_category"].may:
        return Cell(False)
    return cell if cell.may else given["moderate_category"]


def _cell(role: str, everywhere: set[str], here: set[str]) -> Cell:
    mine = groups_of_role(role)
    if lowest := next((name for name in mine if name in here), ""):
        return Cell(True, BY_ROLE, lowest)
    if lowest := next((name for name in mine if name in everywhere), ""):
        return Cell(True, EVERYWHERE, lowest)
    return Cell(True, BUILT_IN, role) if role == Role.OWNER else Cell(False)


def _site_wide() -> defaultdict[str, set[str]]:
    """Codename → role groups that hold it everywhere. One query."""
    rows = Permission.objects.filter(codename__in=SITE_ACTS, group__name__in=LADDER)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for codename, name in rows.values_list("codename", "group__name"):
        found[codename].add(name)
    return found


def _grants() -> tuple[
    defaultdict[tuple[str, str], set[str]], defaultdict[tuple[str, str], list[User]]
]:
    """(Codename, category's key) → names of groups, and people. Two queries."""
    ours = {"permission__codename__in": ACTS, "permission__content_type__app_label": "forums"}
    groups: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    rows = GroupObjectPermission.objects.filter(**ours)
    for codename, key, name in rows.values_list("permission__codename", "object_pk", "group__name"):
        groups[codename, key].add(name)
    people: defaultdict[tuple[str, str], list[User]] = defaultdict(list)
    grants = UserObjectPermission.objects.filter(**ours).select_related("user", "permission")
    for grant in grants.order_by("user__username_key"):
        people[grant.permission.codename, grant.object_pk].append(grant.user)
    return groups, people
