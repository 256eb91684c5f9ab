"""How the rules are kept, in numbers, from the records of the queue. Everybody may read them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from statistics import median

from forums.models import Post
from guidelines.figures import EnforcementFigures, RuleFigures, provide_figures
from guidelines.models import Rule
from moderation.models import Appeal, Decision, Flag


@provide_figures
def count(since: datetime, until: datetime) -> EnforcementFigures:
    """Reports made, and decisions made and not undone by a moderator, in a stretch of time.

    A decision that an appeal overturned counts as decided and as overturned. A handful of queries,
    whatever the size of the community; they read the stretch.
    """
    made = Decision.objects.filter(created_at__gte=since, created_at__lt=until)
    kept = made.filter(undone_at=None) | made.filter(overturned=True)
    rows = list(kept.values_list("outcome", "rule__key", "seconds", "overturned"))
    flags = Flag.objects.filter(created_at__gte=since, created_at__lt=until)
    reports: Counter[str | None] = Counter(flags.values_list("rule__key", flat=True))
    appeals = Appeal.objects.filter(created_at__gte=since, created_at__lt=until)
    outcomes = Counter(outcome for outcome, *_rest in rows)
    written = Post.objects.filter(created_at__gte=since, created_at__lt=until).count()
    acted_on = sum(n for outcome, n in outcomes.items() if outcome != Decision.Outcome.KEEP)
    return EnforcementFigures(
        days=(until - since).days,
        reports=reports.total(),
        decided=len(rows),
        median_hours=_median([seconds for _o, _k, seconds, _t in rows]),
        share_of_posts_acted_on=acted_on / written if written else 0.0,
        appeals=appeals.count(),
        overturned=sum(overturned for *_rest, overturned in rows),
        by_outcome=[
            (str(outcome.label), outcomes[outcome.value])
            for outcome in Decision.Outcome
            if outcomes[outcome.value] or outcome != Decision.Outcome.PART
        ],
        by_rule=_by_rule(rows, reports),
    )


def _by_rule(
    rows: Sequence[tuple[str, str | None, int, bool]], reports: Counter[str | None]
) -> list[RuleFigures]:
    upheld: Counter[str] = Counter()
    overturned: Counter[str] = Counter()
    seconds: defaultdict[str, list[int]] = defaultdict(list)
    for outcome, key, took, was_overturned in rows:
        if key is None:
            continue
        upheld[key] += outcome != Decision.Outcome.KEEP
        overturned[key] += was_overturned
        seconds[key].append(took)
    return [
        RuleFigures(
            key=rule.key,
            number=rule.number,
            title=rule.title,
            reports=reports[rule.key],
            upheld=upheld[rule.key],
            overturned=overturned[rule.key],
            median_hours=_median(seconds[rule.key]),
        )
        for rule in Rule.objects.current()
    ]


def _median(seconds: Sequence[int]) -> float | None:
    return round(median(seconds) / 3600, 2) if seconds else None
