"""Who moderates a single category, beside the moderators of the whole site."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.actions import log
from core.refusals import ActionRefused
from eventlog.actions import record
from forums.events import CategoryChanged
from forums.models import Category
from forums.permissions import can_see
from members.actions import grant, revoke
from members.models import User
from members.permissions import can_manage_site


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
def dismiss_moderator(category: Category, *, by: User, user: User) -> None:
    category = Category.objects.select_for_update().get(pk=category.pk)

    if not can_manage_site(by):
        raise PermissionDenied

    revoke("moderate_category", user, category)

    record(CategoryChanged(category_id=category.pk), by=by)
    log("category.moderator_gone", by=by, target=user, category_id=category.pk)
