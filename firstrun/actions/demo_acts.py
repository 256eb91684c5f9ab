"""What people of the demo did, one act after the other.

An act runs the forum's own action, so that text, counters and the log are what they would be. What
the action dated "now" is then moved to the moment of the act.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from firstrun.demo_content import DemoPost, DemoTopic
from forums import actions
from forums.models import Category, Post, Reading, Topic
from members.models import User

KEEPER: Final = "manager"
"""Pins, locks and features what the texts say is."""
_POST_LINK: Final = re.compile(r"\(#(\d+)\)")
_KEPT_MOMENTS: Final = ("last_posted_at", "answered_at", "staff_replied_at")
"""Of a topic; where a reply sets one, it sets it to its own moment."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing somebody did, and when."""

    at: datetime
    perform: Callable[[datetime], None]


class Conversation:
    """One topic of the demo while it happens again."""

    def __init__(self, told: DemoTopic, people: Mapping[str, User], category: Category) -> None:
        self.told = told
        self.people = people
        self.category = category
        self.posts: dict[int, Post] = {}

    @property
    def topic(self) -> Topic:
        return self.posts[1].topic

    def acts(self, now: datetime) -> Iterator[Act]:
        """What happened in it, in no order."""
        told = self.told
        yield Act(at=told.started_at, perform=self._start)
        for post in told.posts[1:]:
            yield Act(at=post.written_at, perform=partial(self._reply, post))
        if told.solution:
            accepted_at = soon_after(told.posts[told.solution - 1].written_at, now)
            yield Act(at=accepted_at, perform=self._accept)
        if told.pinned:
            yield Act(at=soon_after(told.started_at, now), perform=self._pin)
        if told.featured:
            yield Act(at=soon_after(told.started_at, now), perform=self._feature)
        if told.locked:
            yield Act(at=soon_after(told.posts[-1].written_at, now), perform=self._lock)

    def _start(self, at: datetime) -> None:
        told = self.told
        topic = actions.start_topic(
            self.category,
            by=self.people[told.author],
            title=told.title,
            body=told.posts[0].body,
            kind=told.kind,
            tags=told.tags,
        )
        post = topic.posts.get()
        self.posts[1] = post
        Topic.objects.filter(pk=topic.pk).update(created_at=at, last_posted_at=at)
        Post.objects.filter(pk=post.pk).update(created_at=at)
        Reading.objects.filter(topic=topic).update(read_at=at)

    def _reply(self, told: DemoPost, at: datetime) -> None:
        by = self.people[told.author]
        post = actions.reply_to_topic(
            self.topic,
            by=by,
            body=_POST_LINK.sub(self._link, told.body),
            reply_to=self.posts[told.reply_to] if told.reply_to else None,
        )
        self.posts[told.number] = post
        for name in _KEPT_MOMENTS:
            kept = Topic.objects.filter(pk=self.topic.pk, **{name: post.created_at})
            kept.update(**{name: at})
        Post.objects.filter(pk=post.pk).update(created_at=at)
        Reading.objects.filter(topic=self.topic, user=by).update(read_at=at)

    def _link(self, match: re.Match[str]) -> str:
        return f"({self.posts[int(match[1])].href})"

    def _accept(self, at: datetime) -> None:
        solution = self.posts[self.told.solution or 0]
        actions.accept_answer(solution, by=self.people[self.told.author])
        Topic.objects.filter(pk=self.topic.pk).update(solved_at=at)

    def _pin(self, at: datetime) -> None:
        actions.pin_topic(self.topic, by=self.people[KEEPER], on=True)
        Topic.objects.filter(pk=self.topic.pk).update(pinned_at=at)

    def _feature(self, at: datetime) -> None:
        actions.feature_topic(self.topic, by=self.people[KEEPER], on=True)
        Topic.objects.filter(pk=self.topic.pk).update(featured_at=at)

    def _lock(self, at: datetime) -> None:
        actions.lock_topic(self.topic, by=self.people[KEEPER], on=True)
        Topic.objects.filter(pk=self.topic.pk).update(locked_at=at)


def soon_after(moment: datetime, now: datetime) -> datetime:
    """Half an hour later, or half of what is left until now."""
    return moment + min(timedelta(minutes=30), (now - moment) / 2)
