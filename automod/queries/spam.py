"""What the page about the spam score shows."""

from typing import Final, NamedTuple

from django.db.models import Count, Q

from automod.models import Asked, SpamWeights, Training
from automod.queries.decided import spam_rules
from guidelines.models import Rule

SHOWN: Final = 10


class AskedCounts(NamedTuple):
    """How many posts Akismet was asked about, by what it said."""

    ham: int
    spam: int
    waiting: int


def last_trainings() -> list[Training]:
    """The newest first, with the one under way."""
    return list(Training.objects.select_related("by").order_by("-pk")[:SHOWN])


def last_tables() -> list[SpamWeights]:
    """The newest first, and the one in force however old it is; without what they weigh."""
    rows = SpamWeights.objects.defer("packed").order_by("-made_at", "-pk")
    newest = list(rows[:SHOWN])
    if any(row.is_active for row in newest):
        return newest
    return [*newest, *rows.filter(is_active=True)]


def spam_rule_titles() -> list[Rule]:
    """Those of today's rules that are about spam."""
    keys = spam_rules()
    return [rule for rule in Rule.objects.current() if rule.key in keys]


def asked_counts() -> AskedCounts:
    """One query."""
    counts = Asked.objects.aggregate(
        ham=Count("pk", filter=Q(opinion=Asked.Opinion.HAM)),
        spam=Count("pk", filter=Q(opinion__in=(Asked.Opinion.SPAM, Asked.Opinion.DISCARD))),
        waiting=Count("pk", filter=~Q(owed="")),
    )
    return AskedCounts(**counts)
