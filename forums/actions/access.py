"""Categories: opened and closed to roles and to groups.

A category that lies in another one is open to nobody who cannot read there; what closes the outer
one closes the inner ones along.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from guardian.models import GroupObjectPermission, UserObjectPermission

from audit.actions import log
from core.pages import outdate
from eventlog.actions import record
from forums.events import CategoryChanged
from forums.models import Category
from forums.refusals import MisplacedCategory
from members.actions import grant, revoke_from_groups
from members.models import User
from members.permissions import can_manage_site
from members.queries import custom_groups
from members.roles import GUEST, LADDER, Role

ACCESS: Final = {
    "see": "see_category",
    "start": "start_in_category",
    "reply": "reply_in_category",
}
"""What a category's settings ask, and the right that the answer grants to a role group."""


@transaction.atomic
def set_access(
    category: Category,
    *,
    by: User | None,
    see: str,
    start: str,
    reply: str,
    groups: Iterable[Group] | None = None,
    why: str = "",
) -> list[Category]:
    """Say which role is the lowest that may see, start topics and reply; and, where `groups` are
    given, which groups may besides. Other grants stay.

    Gives the categories within that were closed along.
    """
    if by is not None and not can_manage_site(by):
        raise PermissionDenied
    outer = category.parent
    if outer and LADDER.index(see) < LADDER.index(access_of(outer)["see"]):
        raise MisplacedCategory(
            _("This category lies in %(parent)s, so it cannot be open to more people than that.")
            % {"parent": outer.name}
        )

    before = access_of(category)
    ladder = Group.objects.in_bulk(list(LADDER), field_name="name")
    for question, role in (("see", see), ("start", start), ("reply", reply)):
        right = ACCESS[question]
        revoke_from_groups(right, [g for name, g in ladder.items() if name != role], category)
        grant(right, ladder[role], category)

    record(CategoryChanged(category_id=category.pk), by=by)
    after = {"see": see, "start": start, "reply": reply}
    log_change("category.access", category, by, before, after, why=why)
    if groups is not None:
        _open_to(category, list(groups), by=by, why=why)
    outdate("site", "lists")
    return _close_along(category, by=by, why=why)


@transaction.atomic
def open_to_groups(
    category: Category, *, by: User, groups: Iterable[Group], why: str = ""
) -> list[Category]:
    """Let the members of exactly these groups read, start and reply, whatever their role is.

    Gives the categories within that were closed along.
    """
    if not can_manage_site(by):
        raise PermissionDenied

    _open_to(category, list(groups), by=by, why=why)

    record(CategoryChanged(category_id=category.pk), by=by)
    outdate("site", "lists")
    return _close_along(category, by=by, why=why)


def _open_to(category: Category, groups: list[Group], *, by: User | None, why: str) -> None:
    strangers = [group.name for group in groups if not _reads_around(group, category)]
    if strangers and category.parent:
        raise MisplacedCategory(
            _("This category lies in %(parent)s, which is not open to %(groups)s. Open that first.")
            % {"parent": category.parent.name, "groups": ", ".join(strangers)}
        )
    before = sorted(group.name for group in groups_of(category))
    chosen = {group.pk: group.name for group in groups}
    known = list(custom_groups())
    for right in ACCESS.values():
        revoke_from_groups(right, [group for group in known if group.pk not in chosen], category)
        for group in known:
            if group.pk in chosen:
                grant(right, group, category)
    after = {"groups": sorted(chosen.values())}
    log_change("category.groups", category, by, {"groups": before}, after, why=why)


def _reads_around(group: Group, category: Category) -> bool:
    """Whether the members of a group can read in what the category lies in, whatever their role."""
    outer = category.parent
    if outer is None or access_of(outer)["see"] in {GUEST, Role.NEWCOMER}:
        return True
    return group.pk in {opened.pk for opened in groups_of(outer)}


def _close_along(category: Category, *, by: User | None, why: str) -> list[Category]:
    """Close the categories within to whoever cannot read in this one any more."""
    see, closed = access_of(category)["see"], []
    for inner in category.children.order_by("pk"):
        inner.parent = category
        has, opened = access_of(inner), groups_of(inner)
        kept = [group for group in opened if _reads_around(group, inner)]
        if LADDER.index(has["see"]) < LADDER.index(see) or len(kept) < len(opened):
            has["see"] = max(has["see"], see, key=LADDER.index)
            set_access(inner, by=by, groups=kept, why=why, **has)
            closed.append(inner)
    return closed


def forget_access(category: Category) -> None:
    """Take back every right that somebody has on it, before it goes."""
    kind = ContentType.objects.get_for_model(Category)
    for grants in (GroupObjectPermission, UserObjectPermission):
        grants.objects.filter(content_type=kind, object_pk=str(category.pk)).delete()


def groups_of(category: Category) -> list[Group]:
    """Groups made by managers that may read in the category."""
    granted = GroupObjectPermission.objects.filter(
        object_pk=str(category.pk),
        permission__codename="see_category",
        permission__content_type__app_label="forums",
    )
    return list(custom_groups().filter(pk__in=granted.values("group_id")))


def access_of(category: Category) -> dict[str, str]:
    """Question → the lowest role that may, as `set_access` takes it; "owner" where none may."""
    names = {codename: question for question, codename in ACCESS.items()}
    granted = GroupObjectPermission.objects.filter(
        object_pk=str(category.pk),
        permission__codename__in=names,
        permission__content_type__app_label="forums",
        group__name__in=LADDER,
    ).values_list("permission__codename", "group__name")
    return dict.fromkeys(ACCESS, "owner") | {names[codename]: role for codename, role in granted}


def log_change(
    act: str,
    category: Category,
    by: User | None,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    why: str = "",
) -> None:
    """Nothing at set-up, nor where nothing changed."""
    changed = {name for name in after if before.get(name) != after[name]}
    if by is not None and changed:
        log(
            act,
            by=by,
            target=category,
            category_id=category.pk,
            why=why,
            before={name: before.get(name) for name in sorted(changed)},
            after={name: after[name] for name in sorted(changed)},
        )
