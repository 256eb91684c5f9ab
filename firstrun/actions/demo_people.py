"""The people of the demo. Everybody has the same password, which the documentation names."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.hashers import make_password

from firstrun.demo_content import DemoMember
from firstrun.demo_sign_in import MAIL_DOMAIN, PASSWORD
from forums.models import Category
from members.actions import confirm_address, grant, set_role
from members.models import User
from members.roles import Role


def create_people(members: Sequence[DemoMember]) -> dict[str, User]:
    """Accounts by username, with verified addresses. The password is hashed once for all."""
    password = make_password(PASSWORD)
    return {member.username: _create_person(member, password) for member in members}


def limit_moderators(
    members: Sequence[DemoMember], people: Mapping[str, User], categories: Mapping[str, Category]
) -> None:
    """Give those who moderate only some categories the right there."""
    for member in members:
        for slug in member.moderates:
            grant("moderate_category", people[member.username], categories[slug])
        if member.moderates:
            people[member.username].refresh_from_db(fields=["permissions_version"])


def _create_person(member: DemoMember, password: str) -> User:
    user = User(
        username=member.username,
        email=f"{member.username}@{MAIL_DOMAIN}",
        password=password,
        name=member.name,
        title=member.title,
        bio=member.bio,
        location=member.location,
        patch=member.patch,
        is_staff_member=member.is_staff,
        joined_at=member.joined_at,
        confirmed_at=member.joined_at,
    )
    user.save()
    set_role(user, Role.MEMBER if member.moderates else member.role)
    confirm_address(user)
    return user
