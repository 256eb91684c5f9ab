"""Rules tried on posts that are there, without any effect. Reads only."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from django.db import DatabaseError
from django.db.models import QuerySet

from automod.as_published import Past
from automod.evaluation import Conditions, evaluate
from automod.in_force import InForce
from automod.language import read_rules
from automod.models import BackTest
from automod.outcome import Outcome
from automod.queries.judged import upheld_by_moderators
from automod.voice import name_of_voice
from forums.models import Post

logger = logging.getLogger(__name__)
BATCH: Final = 100
BATCH_SECONDS: Final = 5.0
"""Slow rules make batches shorter, so that what was found is kept often enough."""


@dataclass
class Seen:
    """What came of some posts."""

    looked_at: int = 0
    position: int | None = None
    """Key of the last of them."""
    caught: list[tuple[int, int, str]] = field(default_factory=list)
    """Post, line of the rule and action, newest post first."""
    upheld: dict[int, bool] = field(default_factory=dict)
    """What moderators decided about those, by post."""
    too_slow: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)


class Looker:
    """The rules of one back-test, read once, looking at posts in batches."""

    def __init__(self, test: BackTest) -> None:
        self.test = test
        self.category_id = test.rule_set.category_id
        self.book = read_rules(test.source)
        self.in_force = [InForce(test.rule_set_id, 0, self.category_id, self.book)]
        self.bot = name_of_voice()

    def posts(self) -> QuerySet[Post]:
        """Those it is about, newest first."""
        posts = Post.objects.filter(
            created_at__gte=self.test.since, created_at__lte=self.test.created_at
        )
        if self.category_id is not None:
            posts = posts.filter(topic__category=self.category_id)
        return posts.order_by("-pk")

    def next_batch(self, test: BackTest) -> list[Post]:
        """After the test's position; empty at the end."""
        posts = self.posts().filter(pk__gte=test.lowest)
        if test.position is not None:
            posts = posts.filter(pk__lt=test.position)
        related = ("author", "topic__category", "topic__author", "reply_to")
        shown = posts.select_related(*related).defer("html", "reply_to__body", "reply_to__html")
        return list(shown[:BATCH])

    def look(self, posts: Sequence[Post], off: set[int]) -> Seen:
        """Try the rules on as many of the posts as there is time for. `off` are lines."""
        seen, until = Seen(), monotonic() + BATCH_SECONDS
        past = Past(posts, self.in_force)
        for post in posts:
            outcome = self._tried(post, past, off | seen.too_slow | seen.broken)
            seen.caught += [(post.pk, one.rule.line, one.action or "") for one in outcome.deeds]
            seen.too_slow |= {rule.line for rule in outcome.too_slow}
            seen.broken |= {rule.line for rule in outcome.failed}
            seen.looked_at += 1
            seen.position = post.pk
            if monotonic() > until:
                break
        seen.upheld = upheld_by_moderators({post for post, _line, _action in seen.caught})
        return seen

    def _tried(self, post: Post, past: Past, off: set[int]) -> Outcome:
        if post.author.username == self.bot:
            return Outcome()
        hashes = frozenset(rule.hash for rule in self.book.rules if rule.line in off)
        try:
            item = past.item_of(post)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("Post %d could not be looked at", post.pk)
            return Outcome()
        return evaluate(self.book, item, Conditions(off=hashes, bot=self.bot))
