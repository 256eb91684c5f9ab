"""What the site's moderators decided about texts: spam, conversation, or nothing that is learned.

Spam is what they took down under a rule that is about spam, or after the site had kept it back as
spam. Conversation is what they looked at and kept. What they took down for another reason, nudges,
and what a rule of the site decided by itself teach nothing. Of a post its last decision counts, and
only while its text is the one that was decided on.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from django.core.cache import cache
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from automod.models import spam_settings
from automod.spam.features import Newness
from automod.spam.training import Example
from forums.models import Post
from moderation.models import Decision

MOST: Final = 20_000
"""Decisions that are learned from, the newest. Some seconds of training."""
COUNTS_KEY: Final = "automod:decided"
SPAM_CODES: Final = frozenset({"spam", "copy", "akismet"})
"""Reasons by which the site itself keeps something back as spam."""
TAKEN_DOWN: Final = frozenset(
    {Decision.Outcome.HIDE, Decision.Outcome.REMOVE, Decision.Outcome.PAUSE, Decision.Outcome.PART}
)


class Decided(NamedTuple):
    """A text, what it is, and when moderators said so."""

    example: Example
    at: datetime


def decided_texts() -> list[Decided]:
    """The newest first. One query."""
    keys = spam_rules()
    decisions = _last_of_each_post().order_by("-created_at", "-pk")[:MOST]
    return [
        Decided(_example(decision, is_spam), decision.created_at)
        for decision in decisions
        if (is_spam := _is_spam(decision, keys)) is not None
    ]


def decided_counts() -> tuple[int, int]:
    """How many of them are spam, and how many conversation; at most a minute old."""
    kept: tuple[int, int] | None = cache.get(COUNTS_KEY)
    if kept is None:
        rows = _last_of_each_post().order_by("-created_at", "-pk").defer("post__body", "post__html")
        keys = spam_rules()
        verdicts = Counter(_is_spam(decision, keys) for decision in rows[:MOST])
        kept = (verdicts[True], verdicts[False])
        cache.set(COUNTS_KEY, kept, 60)
    return kept


def verdict_on(post_id: int) -> bool | None:
    """Whether moderators last said that a post is spam; None where they did not say either."""
    decision = _last_of_each_post().filter(post=post_id).first()
    return None if decision is None else _is_spam(decision, spam_rules())


def spam_rules() -> frozenset[str]:
    """Keys of the guidelines' rules that are about spam."""
    return frozenset(spam_settings().rule_keys)


def _last_of_each_post() -> QuerySet[Decision]:
    standing = Decision.objects.standing().filter(by__isnull=False)
    later = standing.filter(post=OuterRef("post"), pk__gt=OuterRef("pk"))
    earlier = (
        Post.objects.filter(author=OuterRef("post__author"), pk__lt=OuterRef("post"))
        .order_by()
        .values("author")
        .annotate(n=Count("pk"))
        .values("n")
    )
    unchanged = Q(post__edited_at=None) | Q(post__edited_at__lte=F("created_at"))
    return (
        standing.filter(unchanged, case__subject="post", post__isnull=False)
        .exclude(Exists(later))
        .select_related("case", "rule", "post__author", "post__topic")
        .annotate(earlier=Coalesce(Subquery(earlier, output_field=IntegerField()), 0))
    )


def _is_spam(decision: Decision, keys: Iterable[str]) -> bool | None:
    if decision.outcome == Decision.Outcome.KEEP:
        return False
    if decision.outcome not in TAKEN_DOWN:
        return None
    if decision.rule is not None and decision.rule.key in keys:
        return True
    # A case keeps the reasons of its last round only.
    case = decision.case
    reasons = case.reasons if case.round == decision.round else []
    return True if any(reason["code"] in SPAM_CODES for reason in reasons) else None


def _example(decision: Decision, is_spam: bool) -> Example:
    post = decision.post
    assert post is not None
    text = f"{post.topic.title}\n{post.body}" if post.is_first else post.body
    days = max((post.created_at - post.author.joined_at).total_seconds() / 86400, 0)
    earlier: int = decision.earlier  # type: ignore[attr-defined]
    return Example(text, is_spam, newness=Newness(days=days, posts=earlier))
