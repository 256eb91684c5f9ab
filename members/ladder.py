"""The groups behind the roles. `post_migrate` makes them: they are wherever the tables are."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.contrib.auth.models import Group, Permission
from django.db import router

from members.roles import LADDER, Role

MANAGER_RIGHTS: Final[Mapping[str, Sequence[str]]] = {"members": ["manage_site"]}


def make_role_groups(using: str = "default", **_signal: Any) -> None:
    if router.allow_migrate(using, "auth", model_name="group"):
        for name in LADDER:
            Group.objects.using(using).get_or_create(name=name)
        give_rights(Role.MANAGER, MANAGER_RIGHTS, using)


def give_rights(role: str, rights: Mapping[str, Sequence[str]], using: str = "default") -> None:
    """Site-wide rights of a role and everyone above it, where no role has them: app label →
    codenames. What was given to another role meanwhile stays with it.
    """
    group = Group.objects.using(using).get(name=role)
    for app, names in rights.items():
        known = Permission.objects.using(using).filter(content_type__app_label=app)
        free = known.filter(codename__in=names).exclude(group__name__in=LADDER)
        group.permissions.add(*free)
