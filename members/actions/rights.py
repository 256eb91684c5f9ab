"""Rights on single objects: to groups, and to single people."""

from django.contrib.auth.models import Group
from django.db.models import Model
from guardian.shortcuts import assign_perm, remove_perm

from core.pages import outdate
from members.actions.people import rights_changed
from members.models import User
from members.permissions import forget_rights


def grant(codename: str, target: Group | User, obj: Model) -> None:
    """Give a group or a person a right on one object."""
    assign_perm(codename, target, obj)
    _grants_changed(target)


def revoke(codename: str, target: Group | User, obj: Model) -> None:
    remove_perm(codename, target, obj)
    _grants_changed(target)


def _grants_changed(target: Group | User) -> None:
    if isinstance(target, User):
        rights_changed(target)
    forget_rights()
    outdate("site")
