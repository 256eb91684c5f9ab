"""Who writes what where and when: all that counters follow from, before a row is written."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

DAYS: Final = 730
LONG: Final = 10_000
SECOND: Final = 200


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the community is."""

    posts: int
    members: int
    topics: int
    categories: int
    long: int
    """Posts of the topic with key 1."""
    second: int
    """Posts of the topics with keys 2 (for reading) and 3 (for replies)."""

    @classmethod
    def of(cls, posts: int) -> "Shape":
        return cls(
            posts=posts,
            members=max(posts // 10, 30),
            topics=max(posts // 50, 5),
            categories=min(50, max(posts // 50, 4)),
            long=min(LONG, posts // 2),
            second=min(SECOND, posts // 8),
        )


@dataclass(slots=True)
class PlannedTopic:
    """A topic and what its counters will be."""

    pk: int
    category: int
    started_at: datetime
    last_posted_at: datetime
    author: int = 0
    posts: int = 0
    answered_at: datetime | None = None
    staff_replied_at: datetime | None = None
    staff_reply: int | None = None
    solution: tuple[int, int, datetime] | None = None
    """Post, its author, and when."""
    likes: int = 0
    faces: list[int] = field(default_factory=list)
    last_number_of: dict[int, int] = field(default_factory=dict)
    """Member → number of their newest post here."""


@dataclass(frozen=True, slots=True)
class PlannedPost:
    pk: int
    topic: int
    number: int
    author: int
    created_at: datetime


class Plan:
    """Posts in the order of time: a topic's posts lie scattered among others', as in life."""

    def __init__(self, shape: Shape, chance: random.Random, staff: set[int]) -> None:
        self.shape, self.chance, self.staff = shape, chance, staff
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.topics = [self._topic(pk) for pk in range(1, shape.topics + 1)]
        self.posts = list(self._posts())

    def _topic(self, pk: int) -> PlannedTopic:
        age = 400 if pk <= 3 else self.chance.uniform(0.05, DAYS)
        category = 1 if pk <= 3 else self.chance.randint(1, self.shape.categories)
        started_at = self.now - timedelta(days=age)
        return PlannedTopic(pk, category, started_at, started_at)

    def _lengths(self) -> list[int]:
        shape, chance = self.shape, self.chance
        fixed = [shape.long, shape.second, shape.second]
        others = shape.topics - len(fixed)
        left = shape.posts - sum(fixed) - others
        sizes = [chance.lognormvariate(0, 1.2) for _ in range(others)]
        scale = left / sum(sizes)
        lengths = [1 + math.floor(size * scale) for size in sizes]
        for i in range(shape.posts - sum(fixed) - sum(lengths)):
            lengths[i % others] += 1
        return fixed + lengths

    def _moments(self) -> list[tuple[datetime, PlannedTopic]]:
        moments = []
        for topic, length in zip(self.topics, self._lengths(), strict=True):
            room = (self.now - topic.started_at).total_seconds() - 60
            span = room if topic.pk <= 3 else min(room, self.chance.expovariate(1 / 2e6))
            moments.append((topic.started_at, topic))
            for _ in range(length - 1):
                later = timedelta(seconds=1 + self.chance.random() * span)
                moments.append((topic.started_at + later, topic))
        return sorted(moments, key=lambda one: one[0])

    def _posts(self) -> Iterator[PlannedPost]:
        for pk, (moment, topic) in enumerate(self._moments(), start=1):
            author = self._author(topic)
            topic.posts += 1
            self._count(topic, pk, author, moment)
            yield PlannedPost(pk, topic.pk, topic.posts, author, moment)

    def _author(self, topic: PlannedTopic) -> int:
        """A third of all replies come from somebody already there; some people write much."""
        if topic.faces and self.chance.random() < 0.35:
            return self.chance.choice(topic.faces)
        return 1 + int(self.shape.members * self.chance.random() ** 2)

    def _count(self, topic: PlannedTopic, pk: int, author: int, moment: datetime) -> None:
        topic.last_posted_at = moment
        topic.faces = [author, *(face for face in topic.faces if face != author)][:3]
        topic.last_number_of[author] = topic.posts
        if topic.posts == 1:
            topic.author = author
        elif author != topic.author:
            topic.answered_at = topic.answered_at or moment
            if author in self.staff and topic.staff_reply is None:
                topic.staff_replied_at, topic.staff_reply = moment, pk
            if topic.solution is None and self.chance.random() < 0.2:
                topic.solution = (pk, author, moment)
