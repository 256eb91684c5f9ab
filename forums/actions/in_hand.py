"""Rows that a transaction holds: handed on to whoever writes them, and not read again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

from forums.models import Post, Topic
from members.models import User


@dataclass(slots=True)
class InHand:
    """Locked, and as this transaction left them."""

    topics: dict[int, Topic] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)

    def let_go(self) -> None:
        """After a savepoint was taken back: rows are read again."""
        self.topics.clear()
        self.posts.clear()


_in_hand: Final[ContextVar[InHand]] = ContextVar("in_hand")
_NOTHING: Final = InHand()


def in_hand() -> InHand:
    return _in_hand.get(_NOTHING)


@contextmanager
def posts_in_hand(keys: Sequence[int]) -> Iterator[None]:
    """Lock these posts for actions on them within this transaction (`post_as_it_is`).

    Topics, then posts, then authors, each in key order, as every action that locks some of them.
    """
    there = Post.objects.filter(pk__in=keys)
    topics = Topic.objects.for_writing().filter(pk__in=there.values("topic_id")).order_by("pk")
    rows = InHand({topic.pk: topic for topic in topics})
    locked = there.select_related("author").select_for_update(of=("self",), no_key=True)
    rows.posts = {post.pk: post for post in locked.order_by("pk")}
    for post in rows.posts.values():
        post.topic = rows.topics[post.topic_id]
    people = User.objects.filter(pk__in={post.author_id for post in rows.posts.values()})
    people = people.order_by("pk").select_for_update(of=("self",), no_key=True)
    list(people.values_list("pk", flat=True))
    token = _in_hand.set(rows)
    try:
        yield
    finally:
        _in_hand.reset(token)
