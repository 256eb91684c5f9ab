"""Categories: made, changed, opened and closed to groups."""

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from guardian.models import GroupObjectPermission

from audit.actions import log
from core.pages import outdate
from eventlog.actions import record
from forums.events import CategoryChanged
from forums.models import Category, FormerSlug
from forums.refusals import MisplacedCategory
from members.actions import grant, revoke
from members.models import User
from members.permissions import can_manage_site
from members.queries import custom_groups
from members.roles import LADDER

ACCESS: Final = {
    "see": "see_category",
    "start": "start_in_category",
    "reply": "reply_in_category",
}
"""What a category's settings ask, and the right that the answer grants to a role group."""


@transaction.atomic
def create_category(
    *, by: User | None, name: str, slug: str, see: str, start: str, reply: str, **fields: Any
) -> Category:
    """Make a category. `see`, `start`, `reply`: the lowest roles that may. `by=None` is set-up."""
    if by is not None and not can_manage_site(by):
        raise PermissionDenied

    category = Category.objects.create(name=name, slug=slug, **fields)
    FormerSlug.objects.filter(slug=slug).delete()
    if by is not None:
        log("category.created", by=by, target=category, category_id=category.pk)
    set_access(category, by=by, see=see, start=start, reply=reply)
    return category


@transaction.atomic
def edit_category(category: Category, *, by: User, slug: str, **fields: Any) -> Category:
    """Change a category. Its old address keeps leading to it."""
    category = Category.objects.select_for_update().get(pk=category.pk)

    if not can_manage_site(by):
        raise PermissionDenied
    parent = fields.get("parent", category.parent)
    if parent and (parent.pk == category.pk or parent.parent_id or category.children.exists()):
        raise MisplacedCategory(_("Categories lie in each other one deep, and none in itself."))

    if slug != category.slug:
        FormerSlug.objects.filter(slug=slug).delete()
        FormerSlug.objects.create(slug=category.slug, category=category)
    before = {name: _plain(category, name) for name in ("slug", *fields)}
    category.slug = slug
    for name, value in fields.items():
        setattr(category, name, value)
    category.save()

    record(CategoryChanged(category_id=category.pk), by=by)
    after = {name: _plain(category, name) for name in before}
    _log("category.edited", category, by, before, after)
    outdate("site", "lists")
    return category


@transaction.atomic
def set_access(
    category: Category, *, by: User | None, see: str, start: str, reply: str, why: str = ""
) -> None:
    """Say which role is the lowest that may see, start topics and reply. Other grants stay."""
    if by is not None and not can_manage_site(by):
        raise PermissionDenied
    if category.parent and LADDER.index(see) < LADDER.index(access_of(category.parent)["see"]):
        raise MisplacedCategory(
            _("This category lies in %(parent)s, so it cannot be open to more people than that.")
            % {"parent": category.parent.name}
        )

    before = access_of(category)
    ladder = Group.objects.in_bulk(list(LADDER), field_name="name")
    for question, role in (("see", see), ("start", start), ("reply", reply)):
        for name, group in ladder.items():
            (grant if name == role else revoke)(ACCESS[question], group, category)

    record(CategoryChanged(category_id=category.pk), by=by)
    _log(
        "category.access",
        category,
        by,
        before,
        {"see": see, "start": start, "reply": reply},
        why=why,
    )
    outdate("site", "lists")


@transaction.atomic
def open_to_groups(category: Category, *, by: User, groups: Iterable[Group], why: str = "") -> None:
    """Let the members of exactly these groups read, start and reply, whatever their role is."""
    if not can_manage_site(by):
        raise PermissionDenied

    before = [group.name for group in groups_of(category)]
    chosen = {group.pk: group.name for group in groups}
    for group in custom_groups():
        for right in ACCESS.values():
            (grant if group.pk in chosen else revoke)(right, group, category)

    record(CategoryChanged(category_id=category.pk), by=by)
    after = sorted(chosen.values())
    _log("category.groups", category, by, {"groups": before}, {"groups": after}, why=why)
    outdate("site", "lists")


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


def _plain(category: Category, name: str) -> Any:
    value = getattr(category, name)
    return str(value) if isinstance(value, Category) else value


def _log(
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
