"""Counters of many posts, written once for all of them."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from forums.actions.in_hand import in_hand
from forums.models import Topic
from members.models import User


@dataclass(slots=True)
class Later:
    """What is counted at the end: topics anew, categories and authors by so many."""

    above: "Later | None" = None
    topics: dict[int, Topic] = field(default_factory=dict)
    categories: Counter[int] = field(default_factory=Counter)
    authors: Counter[int] = field(default_factory=Counter)
    shown: dict[int, Topic] = field(default_factory=dict)
    """Topics whose pages are outdated and whose readers are told."""

    def take(self, other: "Later") -> None:
        self.topics |= other.topics
        self.shown |= other.shown
        for mine, theirs in (
            (self.categories, other.categories),
            (self.authors, other.authors),
        ):
            for key, step in theirs.items():
                mine[key] += step

    def owes(self, topic_id: int) -> bool:
        """Whether it is still to be counted anew. It stays so, whoever counts it meanwhile: what
        they counted may be taken back.
        """
        return topic_id in self.topics or bool(self.above and self.above.owes(topic_id))


_later: ContextVar[Later | None] = ContextVar("later", default=None)


def later() -> Later | None:
    """Where counts are put off, or None where each is made at once."""
    return _later.get()


@contextmanager
def put_off(finish: Callable[[Later], Any]) -> Iterator[None]:
    """Put counts off, within one transaction. What is put off within is added to what is outside;
    after a failure it is forgotten, as its rows are, and what was in hand is read again.
    """
    above = _later.get()
    mine = Later(above)
    token = _later.set(mine)
    try:
        yield
    except BaseException:
        in_hand().let_go()
        raise
    finally:
        _later.reset(token)
    if above is not None:
        above.take(mine)
    else:
        finish(mine)


def count_authors(steps: Counter[int]) -> None:
    """In key order, so that two who count never wait for each other."""
    for pk in sorted(steps):
        User.objects.filter(pk=pk).update(post_count=F("post_count") + steps[pk])
