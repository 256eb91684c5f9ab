"""Rights on single objects: to groups, and to single people; and the site-wide ones of roles."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from guardian.models import GroupObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

from audit.actions import log
from members.actions.people import rights_changed, rights_of_many_changed
from members.models import User
from members.permissions import can_give_right_from, role_holding
from members.roles import LADDER


def grant(codename: str, target: Group | User, obj: Model) -> None:
    """Give a group or a person a right on one object."""
    assign_perm(codename, target, obj)
    _grants_changed(target)


def revoke(codename: str, target: Group | User, obj: Model) -> None:
    remove_perm(codename, target, obj)
    _grants_changed(target)


def revoke_from_groups(codename: str, groups: Iterable[Group], obj: Model) -> None:
    """Take a right on one object back from all of these at once."""
    kind = ContentType.objects.get_for_model(obj)
    GroupObjectPermission.objects.filter(
        permission__codename=codename,
        permission__content_type=kind,
        content_type=kind,
        object_pk=str(obj.pk),
        group__in=groups,
    ).delete()
    rights_of_many_changed()


@transaction.atomic
def give_right_from(codename: str, *, by: User, role: str, why: str = "") -> None:
    """Let this role, and those above it, hold a right everywhere; those below lose it."""
    groups = Group.objects.select_for_update().filter(name__in=LADDER).order_by("pk")
    ladder = {group.name: group for group in groups}
    before = role_holding(codename)

    if not can_give_right_from(by, before, role):
        raise PermissionDenied
    if before == role:
        return

    permission = Permission.objects.get(codename=codename)
    for name, group in ladder.items():
        if name != role:
            group.permissions.remove(permission)
    ladder[role].permissions.add(permission)

    rights_of_many_changed()
    changed = {"right": codename, "from": before}, {"right": codename, "from": role}
    log("role.rights", by=by, label=codename, why=why, before=changed[0], after=changed[1])


def _grants_changed(target: Group | User) -> None:
    if isinstance(target, User):
        rights_changed(target)
    rights_of_many_changed()
