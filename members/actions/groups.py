"""Groups that managers make, beside those of the roles; categories can be opened to them."""

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from audit.actions import log
from core.refusals import ActionRefused
from eventlog.actions import record
from members.actions.people import rights_changed, rights_of_many_changed
from members.events import GroupChanged
from members.models import User
from members.permissions import can_manage_groups
from members.roles import LADDER


class NameTaken(ActionRefused):
    """Two groups of one name could not be told apart where rights are given."""


class NobodyOfThatName(ActionRefused):
    """The name that was typed belongs to no account."""


@transaction.atomic
def create_group(*, by: User, name: str) -> Group:
    if not can_manage_groups(by):
        raise PermissionDenied
    if Group.objects.filter(name__iexact=name).exists():
        raise NameTaken(_("There is a group of this name already."))

    group = Group.objects.create(name=name)

    record(GroupChanged(group_id=group.pk), by=by)
    log("group.created", by=by, target=group)
    return group


@transaction.atomic
def delete_group(group: Group, *, by: User) -> None:
    """Dissolve a group: what it was let into, its members are let into no longer."""
    group = _own_group(group, by)

    User.objects.filter(groups=group).update(permissions_version=F("permissions_version") + 1)
    record(GroupChanged(group_id=group.pk), by=by)
    people = sorted(group.user_set.values_list("username", flat=True))
    log("group.deleted", by=by, target=group, before={"people": people})
    group.delete()

    rights_of_many_changed()


@transaction.atomic
def add_to_group(group: Group, *, by: User, username: str) -> User:
    group = _own_group(group, by)

    user: User | None = User.objects.named(username).visible_to(by).first()
    if user is None:
        raise NobodyOfThatName(_("Nobody here has this name."))

    user.groups.add(group)
    return _membership_changed(group, user, by, "group.joined")


@transaction.atomic
def remove_from_group(group: Group, *, by: User, user: User) -> User:
    group = _own_group(group, by)

    user.groups.remove(group)
    return _membership_changed(group, user, by, "group.left")


def _own_group(group: Group, by: User) -> Group:
    """The group, locked. Those of the roles are kept by the roles."""
    group = Group.objects.select_for_update().get(pk=group.pk)
    if group.name in LADDER or not can_manage_groups(by):
        raise PermissionDenied
    return group


def _membership_changed(group: Group, user: User, by: User, act: str) -> User:
    rights_changed(user)
    record(GroupChanged(group_id=group.pk, user_id=user.pk), by=by)
    log(act, by=by, target=user, after={"group": group.name})
    return user
