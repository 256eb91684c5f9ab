"""Who moderates a single category, beside the moderators of the whole site."""

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermission

from audit.actions import log
from core.refusals import ActionRefused
from eventlog.actions import record
from forums.events import CategoryChanged
from forums.models import Category
from forums.permissions import can_see
from members.actions import grant, revoke
from members.models import User
from members.permissions import can_manage_site
from members.roles import LADDER, Role


class CannotModerate(ActionRefused):
    """The name belongs to nobody who could moderate here."""


@transaction.atomic
def appoint_moderator(category: Category, *, by: User, username: str) -> User:
    """Let somebody moderate this category. They must be able to see it."""
    category = Category.objects.select_for_update().get(pk=category.pk)

    if not can_manage_site(by):
        raise PermissionDenied
    user: User | None = User.objects.named(username).visible_to(by).first()
    if user is None or not user.is_active or user.is_claimable:
        raise CannotModerate(_("Nobody here has this name."))
    if not can_see(user, category):
        raise CannotModerate(_("They cannot see this category. Open it to them first."))

    grant("moderate_category", user, category)

    record(CategoryChanged(category_id=category.pk), by=by)
    log("category.moderator", by=by, target=user, category_id=category.pk)
    return user


@transaction.atomic
def set_moderating_role(category: Category, *, by: User, role: str, why: str = "") -> None:
    """The lowest role that moderates here, beside those who moderate everywhere and single people;
    "" is none.
    """
    category = Category.objects.select_for_update().get(pk=category.pk)

    if not can_manage_site(by):
        raise PermissionDenied
    if role and (role not in Role.values or role == Role.NEWCOMER):
        raise CannotModerate(_("Guests and newcomers do not moderate."))
    before = moderating_role_of(category)
    if before == role:
        return

    for group in Group.objects.filter(name__in=LADDER):
        (grant if group.name == role else revoke)("moderate_category", group, category)

    record(CategoryChanged(category_id=category.pk), by=by)
    log(
        "category.moderate",
        by=by,
        target=category,
        category_id=category.pk,
        why=why,
        before={"moderate": before},
        after={"moderate": role},
    )


def moderating_role_of(category: Category) -> str:
    """The lowest role with a grant to moderate here; "" where no role has one."""
    granted = GroupObjectPermission.objects.filter(
        object_pk=str(category.pk),
        permission__codename="moderate_category",
        permission__content_type__app_label="forums",
        group__name__in=LADDER,
    )
    found = set(granted.values_list("group__name", flat=True))
    return next((role for role in LADDER if role in found), "")


@transaction.atomic
def dismiss_moderator(category: Category, *, by: User, user: User) -> None:
    category = Category.objects.select_for_update().get(pk=category.pk)

    if not can_manage_site(by):
        raise PermissionDenied

    revoke("moderate_category", user, category)

    record(CategoryChanged(category_id=category.pk), by=by)
    log("category.moderator_gone", by=by, target=user, category_id=category.pk)
