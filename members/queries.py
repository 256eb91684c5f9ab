"""Reads across people."""

from typing import Final

from django.contrib.auth.models import Group
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from core.paging import Cursor, Page, page_after
from core.usernames import username_key
from members.models import User, UserQuerySet, Viewer
from members.roles import LADDER, STAFF_ROLES, Role

NARROWED: Final = {
    "staff": Q(role__in=STAFF_ROLES) | Q(is_staff_member=True),
    "advocate": Q(role=Role.ADVOCATE),
    "newcomer": Q(role=Role.NEWCOMER),
}


def directory(
    viewer: Viewer, *, search: str = "", show: str = "", cursor: Cursor | None = None
) -> Page[User]:
    """People by when they joined, newest first. One query."""
    people: UserQuerySet = User.objects.visible_to(viewer)
    if show:
        people = people.filter(NARROWED[show])
    if search:
        key = username_key(search.removeprefix("@"))
        people = people.filter(Q(username_key__contains=key) | Q(name__icontains=search))
    return page_after(people, cursor, by="joined_at", moment_of=lambda user: user.joined_at)


def user_or_404(viewer: Viewer, username: str) -> User:
    user: User | None = User.objects.visible_to(viewer).named(username).first()
    if user is None:
        raise Http404
    return user


def custom_groups() -> QuerySet[Group]:
    """Groups beside those of the roles, by name, each with how many are in it (`people`)."""
    return Group.objects.exclude(name__in=LADDER).annotate(people=Count("user")).order_by("name")
