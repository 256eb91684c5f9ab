"""People."""

from typing import Any

import factory
from guardian.shortcuts import assign_perm

from forums.models import Category
from members.actions import set_role
from members.models import User
from members.permissions import forget_rights
from members.roles import Role

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    """A member in the groups of their role; `role=Role.MODERATOR` and so on for others.

    On trust level 1, newcomers on 0; `trust_level=3` and so on for others.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")
    role = Role.MEMBER

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        password = kwargs.pop("password", PASSWORD)
        user = User.objects.create_user(password=password, **kwargs)
        set_role(user, user.role)
        return user


class StaffFactory(UserFactory):
    role = Role.MODERATOR


class OwnerFactory(UserFactory):
    role = Role.OWNER


def local_moderator(category: Category) -> User:
    """A member who moderates this category, and nothing else."""
    moderator: User = UserFactory()
    for right in ("see_category", "moderate_category"):
        assign_perm(right, moderator, category)
    forget_rights()
    return moderator
