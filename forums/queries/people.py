"""What somebody said and did here, as far as the viewer may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from guardian.models import UserObjectPermission

from core.markdown import excerpt
from core.paging import Cursor, page_after
from forums.models import Category, Post, PostQuerySet, Topic
from members.models import User, Viewer
from members.roles import Role

SAID_SIZE: Final = 20


@dataclass(frozen=True, slots=True)
class Said:
    """A post, outside its conversation."""

    href: str
    title: str
    text: str
    ring: str
    at: datetime


def replies_of(
    author: User, viewer: Viewer, *, cursor: Cursor | None = None, solutions: bool = False
) -> tuple[Sequence[Said], str]:
    """Replies by when they were written, newest first, and the next page's cursor. One query."""
    posts = _posts_of(author, viewer).filter(number__gt=1)
    if solutions:
        posts = posts.filter(topic__solution_id__isnull=False, topic__solution__author=author)
        posts = posts.filter(pk__in=Topic.objects.visible_to(viewer).values("solution_id"))
    page = page_after(
        posts.select_related("topic"),
        cursor,
        by="created_at",
        moment_of=lambda post: post.created_at,
        size=SAID_SIZE,
    )
    said = [
        Said(post.href, post.topic.title, excerpt(post.body), post.topic.ring, post.created_at)
        for post in page.rows
    ]
    return said, str(page.next or "")


def way_here(author: User, viewer: Viewer) -> list[tuple[str, datetime | None]]:
    """The steps somebody took, each with its moment where we know one. Two queries."""
    first = _posts_of(author, viewer).order_by("created_at", "pk").first()
    solved = Topic.objects.visible_to(viewer).listed().filter(solution__author=author)
    answer = solved.exclude(author=author).order_by("solved_at").first()
    steps = [("arrived", author.joined_at)]
    if first:
        steps.append(("spoke", first.created_at))
    if answer and answer.solved_at:
        steps.append(("solved", answer.solved_at))
    known: list[tuple[str, datetime | None]] = [*sorted(steps, key=lambda step: step[1])]
    if author.role != Role.NEWCOMER:
        known.append((author.role, None))
    return known


def _posts_of(author: User, viewer: Viewer) -> PostQuerySet:
    return Post.objects.visible_to(viewer).filter(
        author=author, is_public=True, topic__is_public=True
    )


def moderators_of(category: Category) -> QuerySet[User]:
    """People with a grant of their own. Site moderators are not among them."""
    granted = UserObjectPermission.objects.filter(
        object_pk=str(category.pk),
        permission__codename="moderate_category",
        permission__content_type__app_label="forums",
    )
    people: QuerySet[User] = User.objects.filter(pk__in=granted.values("user_id"))
    return people.order_by("username_key")
