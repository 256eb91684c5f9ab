"""Categories: made, changed, archived, taken away.

What lies in an archived category is archived along, and brought back with it, unless it was
archived before.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import log
from core.pages import outdate
from eventlog.actions import record
from forums.actions.access import forget_access, log_change, set_access
from forums.events import CategoryChanged, CategoryDeleted
from forums.models import Category, FormerSlug
from forums.refusals import CategoryInUse, MisplacedCategory
from members.models import User
from members.permissions import can_manage_site


@transaction.atomic
def create_category(
    *, by: User | None, name: str, slug: str, see: str, start: str, reply: str, **fields: Any
) -> Category:
    """Make a category. `see`, `start`, `reply`: the lowest roles that may. `by=None` is set-up."""
    if by is not None and not can_manage_site(by):
        raise PermissionDenied

    parent = _locked(fields.get("parent"))
    if parent and parent.is_archived:
        fields["archived_at"] = parent.archived_at

    category = Category.objects.create(name=name, slug=slug, **fields)
    FormerSlug.objects.filter(slug=slug).delete()
    if by is not None:
        log("category.created", by=by, target=category, category_id=category.pk)
    set_access(category, by=by, see=see, start=start, reply=reply)
    return category


@transaction.atomic
def edit_category(category: Category, *, by: User, slug: str, **fields: Any) -> Category:
    """Change a category. Its old address keeps leading to it."""
    moves = "parent" in fields
    parent = _locked(fields["parent"]) if moves else None
    category = Category.objects.select_for_update().get(pk=category.pk)

    if not can_manage_site(by):
        raise PermissionDenied
    if not moves:
        parent = category.parent
    if parent and (parent.pk == category.pk or parent.parent_id or category.children.exists()):
        raise MisplacedCategory(_("Categories lie in each other one deep, and none in itself."))

    if slug != category.slug:
        FormerSlug.objects.filter(slug=slug).delete()
        FormerSlug.objects.create(slug=category.slug, category=category)
    before = {name: _plain(category, name) for name in ("slug", *fields)}
    category.slug = slug
    if category.is_archived_along or not category.is_archived:
        category.archived_at = parent.archived_at if parent else None
    for name, value in fields.items():
        setattr(category, name, value)
    category.save()

    record(CategoryChanged(category_id=category.pk), by=by)
    after = {name: _plain(category, name) for name in before}
    log_change("category.edited", category, by, before, after)
    outdate("site", "lists")
    return category


@transaction.atomic
def archive_category(category: Category, *, by: User, on: bool) -> list[Category]:
    """Leave a category for reading only, or bring it back.

    Gives the categories within to which the same happened.
    """
    category = Category.objects.select_for_update().get(pk=category.pk)
    within = Category.objects.select_for_update().filter(parent=category).order_by("pk")
    along = list(within.filter(archived_at=None if on else category.archived_at))

    if not can_manage_site(by):
        raise PermissionDenied
    if category.is_archived == on:
        return []
    if category.is_archived_along:
        raise MisplacedCategory(
            _("It was archived with %(parent)s, in which it lies. Bring that back.")
            % {"parent": category.parent}
        )

    moment = timezone.now() if on else None
    act = "category.archived" if on else "category.brought_back"
    for one in (category, *along):
        one.archived_at = moment
        one.save(update_fields=["archived_at"])
        record(CategoryChanged(category_id=one.pk), by=by)
        log(act, by=by, target=one, category_id=one.pk)
    outdate("site", "lists")
    return along


@transaction.atomic
def delete_category(category: Category, *, by: User) -> None:
    """Take away a category in which nothing was ever said, and nothing lies."""
    category = Category.objects.select_for_update().get(pk=category.pk)

    if not can_manage_site(by):
        raise PermissionDenied
    if category.topics.exists():
        raise CategoryInUse(
            _("There are conversations in it, or some that were deleted. Archive it instead.")
        )
    if category.children.exists():
        raise CategoryInUse(_("Other categories lie in it. Move them first."))

    key = category.pk
    log("category.deleted", by=by, target=category, category_id=key)
    forget_access(category)
    category.delete()

    record(CategoryDeleted(category_id=key), by=by)
    outdate("site", "lists", "front")


def _locked(parent: Category | None) -> Category | None:
    """What a category is to lie in, as it is now and until this is saved."""
    return parent and Category.objects.select_for_update().get(pk=parent.pk)


def _plain(category: Category, name: str) -> Any:
    value = getattr(category, name)
    return str(value) if isinstance(value, Category) else value
