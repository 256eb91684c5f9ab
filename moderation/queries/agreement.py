"""How often a second moderator, who does not know what was decided, decides the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from core.paging import Cursor, page_after
from guidelines.models import Rule
from members.models import PRIVATE, User
from moderation.models import Decision, QualityReview

SPANS: Final = (30, 90)


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many second looks, so many said the same."""

    name: str
    looked: int
    agreed: int
    href: str = ""

    @property
    def percent(self) -> int:
        return round(100 * self.agreed / self.looked) if self.looked else 0


@dataclass(frozen=True, slots=True)
class Differing:
    """A second look that came out otherwise."""

    review: QualityReview
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Agreement:
    days: int
    whole: Share
    waiting: int
    """Second looks that nobody gave yet."""
    by_rule: Sequence[Share]
    by_person: Sequence[Share]
    differing: Sequence[Differing]
    next: str


def agreement(days: int, *, cursor: Cursor | None = None) -> Agreement:
    """Six queries, however many looks there were. For managers: it names who decided first."""
    done = QualityReview.objects.filter(done_at__gt=timezone.now() - timedelta(days=days))
    counted = done.aggregate(looked=Count("pk"), agreed=_same)
    differing = done.filter(agrees=False).select_related(
        "decision__case", "decision__rule", "decision__by", "reviewer"
    )
    page = page_after(
        differing.defer(*_unshown("decision__by"), *_unshown("reviewer")),
        cursor,
        by="done_at",
        moment_of=lambda review: review.done_at or review.created_at,
    )
    return Agreement(
        days=days,
        whole=Share("", counted["looked"], counted["agreed"]),
        waiting=QualityReview.objects.filter(done_at=None).count(),
        by_rule=_by_rule(done),
        by_person=_by_person(done),
        differing=[_differing(review) for review in page.rows],
        next=str(page.next or ""),
    )


_same: Final = Count("pk", filter=Q(agrees=True))


def _counted(done: "QuerySet[QualityReview]", key: str) -> list[Any]:
    rows = done.values(key=F(key)).annotate(looked=Count("pk"), agreed=_same)
    return list(rows.order_by("-looked", "key"))


def _by_rule(done: "QuerySet[QualityReview]") -> list[Share]:
    """In the words of the rules of now; what no rule was named for is left out."""
    titles = {rule.key: f"{rule.number} {rule.title}" for rule in Rule.objects.current()}
    rows = _counted(done.exclude(decision__rule=None), "decision__rule__key")
    return [Share(titles.get(r["key"], r["key"]), r["looked"], r["agreed"]) for r in rows]


def _by_person(done: "QuerySet[QualityReview]") -> list[Share]:
    rows = _counted(done.exclude(decision__by=None), "decision__by")
    people = User.objects.for_showing().in_bulk([row["key"] for row in rows])
    return [
        Share(person.display_name, row["looked"], row["agreed"], person.href)
        for row in rows
        if (person := people.get(row["key"]))
    ]


def _differing(review: QualityReview) -> Differing:
    labels = dict(Decision.Outcome.choices)
    return Differing(
        review, str(labels[review.decision.outcome]), str(labels.get(review.outcome, ""))
    )


def _unshown(person: str) -> list[str]:
    return [f"{person}__{name}" for name in PRIVATE]
