"""How much a report counts, and whether a group reports one person together."""

from datetime import timedelta
from typing import Final

from django.db.models import Count
from django.utils import timezone

from members.models import User
from members.trust import level_of
from moderation.models import Flag, Reporter, Reviewable

TOGETHER: Final = 3
"""So many people who report the same author, at least twice each within a week, are a group."""
WEEK: Final = timedelta(days=7)


def weight_of(reporter: User) -> float:
    """What the member's level says, times how often they were right. One query.

    The share is Laplace's: (upheld + 2) ÷ (all + 4), so that nobody starts at nothing and one
    mistake does not silence anybody. It doubles to 1 for somebody unknown, up to 2, down to 0.
    """
    record = Reporter.objects.filter(user=reporter).first() or Reporter(user=reporter)
    right = (record.upheld + 2) / (record.upheld + record.declined + 4)
    return round(base_weight(reporter) * 2 * right, 3)


def base_weight(reporter: User) -> float:
    """What their trust level says; whoever speaks for the brand counts as three."""
    return 3.0 if reporter.is_staff_member else float(level_of(reporter).report_weight)


def is_mass_report(case: Reviewable) -> bool:
    """Whether several of those who report this also report the author's other things with them."""
    here = Flag.objects.filter(case=case, round=case.round).values("reporter_id")
    together = (
        Flag.objects.filter(
            case__user_id=case.user_id,
            reporter__in=here,
            created_at__gt=timezone.now() - WEEK,
        )
        .values("reporter_id")
        .annotate(items=Count("case", distinct=True))
        .filter(items__gte=2)
    )
    return len(together[:TOGETHER]) >= TOGETHER


def count_outcome(reporter_id: int, *, upheld: int = 0, declined: int = 0) -> None:
    """Count how a report turned out; negative numbers take it back."""
    row, _ = Reporter.objects.select_for_update(no_key=True).get_or_create(user_id=reporter_id)
    row.upheld = max(row.upheld + upheld, 0)
    row.declined = max(row.declined + declined, 0)
    row.save(update_fields=["upheld", "declined"])
