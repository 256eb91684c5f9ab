"""Somebody's own reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.paging import Cursor, page_after
from forums.models import Post
from members.models import User
from moderation.models import Flag, Reviewable


@dataclass(frozen=True, slots=True)
class Reported:
    """One report as its reporter reads it."""

    flag: Flag
    title: str
    """What it was about, as far as they can still see it; "" otherwise."""
    href: str

    @property
    def is_answered(self) -> bool:
        return bool(self.flag.answer)


@dataclass(frozen=True, slots=True)
class Reports:
    rows: Sequence[Reported]
    next: str


def reports_of(user: User, *, cursor: Cursor | None = None) -> Reports:
    """Three queries, however many there are."""
    flags = (
        Flag.objects.visible_to(user)
        .filter(reporter=user)
        .select_related("case__user", "rule__version")
    )
    page = page_after(flags, cursor, by="created_at", moment_of=lambda flag: flag.created_at)
    posts = {flag.case.post_id for flag in page.rows if flag.case.post_id}
    people = {flag.case.user_id for flag in page.rows}
    seen = {
        post.pk: post
        for post in Post.objects.visible_to(user)
        .filter(pk__in=posts, is_public=True, topic__is_public=True)
        .select_related("topic")
    }
    known = set(User.objects.visible_to(user).filter(pk__in=people).values_list("pk", flat=True))
    return Reports([_reported(flag, seen, known) for flag in page.rows], str(page.next or ""))


def _reported(flag: Flag, seen: dict[int, Post], known: set[int]) -> Reported:
    case: Reviewable = flag.case
    if case.post_id:
        post = seen.get(case.post_id)
        return Reported(flag, post.topic.title if post else "", post.href if post else "")
    if case.user_id in known:
        return Reported(flag, case.user.display_name, case.user.href)
    return Reported(flag, "", "")
