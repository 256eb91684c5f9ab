"""The moderators' queue: narrowed, in the order of urgency, and paged by key.

However many cases wait, a page costs the same: the partial indexes of `Reviewable` answer it, and
counts stop at a hundred.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from core.paging import Cursor, Page, page_after
from members.models import User
from members.roles import Role
from moderation.models import IDLE, Decision, Flag, Reviewable, SavedFilter, Step
from moderation.models.reviewables import ReviewableQuerySet

PAGE: Final = 30
MOST_COUNTED: Final = 100
MOST_FILTERS: Final = 20
OPEN, APPEALS, DECIDED = "open", "appeals", "decided"
TABS: Final = (OPEN, APPEALS, DECIDED)
NOBODY: Final = -1


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the queue is narrowed to; None, "" and False narrow nothing."""

    tab: str = OPEN
    kind: str = ""
    category: int | None = None
    rule: str = ""
    """Key of a rule that reports or reasons name."""
    age: timedelta | None = None
    """At least so old."""
    severity: int | None = None
    assigned: str = ""
    """"me", "teams" or "nobody"."""
    reporter: int | None = None
    """Key of an account; -1 for nobody."""
    level: int | None = None
    mine: bool = False
    """Only what the viewer would decide: nobody else has it, and it waits for their level."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    case: Any
    outcome: str
    """What was decided, where it is."""
    is_current: bool


def level_for(user: User) -> int:
    """The highest level that waits for somebody of this role."""
    if user.role == Role.OWNER:
        return int(Reviewable.Level.OWNERS)
    return int(Reviewable.Level.MANAGERS if user.role == Role.MANAGER else 0)


def cases_for(viewer: User, wish: Wish) -> ReviewableQuerySet:
    """All cases of the wish that the viewer may see, in no order."""
    cases: ReviewableQuerySet = Reviewable.objects.visible_to(viewer)
    state = Reviewable.State.DECIDED if wish.tab == DECIDED else Reviewable.State.OPEN
    cases = cases.filter(_condition(viewer, wish), state=state)
    return _naming(cases, wish.rule) if wish.rule else cases


def _naming(cases: ReviewableQuerySet, rule: str) -> ReviewableQuerySet:
    """Those whose reports or reasons name a rule; an index answers where the database has one."""
    if connection.features.supports_json_field_contains:
        return cases.filter(rule_keys__contains=[rule])
    cases = cases.alias(named=Cast("rule_keys", TextField()))
    return cases.filter(Q(("named__contains", f'"{rule}"')))


def _condition(viewer: User, wish: Wish) -> Q:
    wanted = Q()
    if wish.tab == APPEALS:
        wanted &= Q(kind=Reviewable.Kind.APPEAL)
    if wish.kind:
        wanted &= Q(kind=wish.kind)
    if wish.category is not None:
        wanted &= Q(category_id=wish.category)
    if wish.age is not None:
        wanted &= Q(opened_at__lte=timezone.now() - wish.age)
    if wish.severity is not None:
        wanted &= Q(severity=wish.severity)
    if wish.level is not None:
        wanted &= Q(level=wish.level)
    if wish.reporter is not None:
        wanted &= Q(Exists(Flag.objects.filter(case=OuterRef("pk"), reporter=wish.reporter)))
    return wanted & _assigned(viewer, wish.assigned) & (_for_me(viewer) if wish.mine else Q())


def _assigned(viewer: User, assigned: str) -> Q:
    match assigned:
        case "me":
            return Q(assignee=viewer)
        case "teams":
            return Q(team__in=viewer.groups.values("pk"))
        case "nobody":
            return Q(assignee=None, team=None)
    return Q()


def _for_me(viewer: User) -> Q:
    to_me = Q(assignee=None) | Q(assignee=viewer)
    to_us = Q(team=None) | Q(team__in=viewer.groups.values("pk"))
    return to_me & to_us & Q(level__lte=level_for(viewer)) & free_for(viewer)


def free_for(viewer: User) -> Q:
    """Nobody else has it at the moment."""
    idle = Q(claimed_at__lte=timezone.now() - IDLE)
    return Q(claimed_by=None) | Q(claimed_by=viewer) | idle


def queue_page(
    viewer: User, wish: Wish, *, cursor: Cursor | None = None, size: int = PAGE
) -> Page[Reviewable]:
    """The next ones after the cursor: open ones by urgency, decided ones newest first."""
    cases = cases_for(viewer, wish).for_rows()
    cases = cases.annotate(
        author_joined_at=F("user__joined_at"),
        post_hidden_at=F("post__hidden_at"),
        post_held_at=F("post__held_at"),
    )
    if wish.tab == DECIDED:
        return page_after(cases, cursor, by="decided_at", moment_of=_decided_at, size=size)
    found = list(_after(cases, cursor)[: size + 1])
    shown = found[:size]
    more = len(found) > size
    return Page(shown, Cursor(shown[-1].due_at, shown[-1].pk) if more else None)


def _after(cases: ReviewableQuerySet, cursor: Cursor | None) -> ReviewableQuerySet:
    cases = cases.by_urgency()
    if cursor is None or cursor.pk >= 2**63:
        return cases
    later = Q(due_at__gt=cursor.moment) | Q(due_at=cursor.moment, pk__gt=cursor.pk)
    return cases.filter(later, due_at__gte=cursor.moment)


def _decided_at(case: Reviewable) -> datetime:
    return case.decided_at or case.opened_at


def rows_of(cases: Sequence[Reviewable], wish: Wish, current: int | None) -> list[Row]:
    """With what was decided, for those that are. At most one query."""
    outcomes: dict[int, str] = {}
    if wish.tab == DECIDED and cases:
        made = Decision.objects.filter(case__in=[case.pk for case in cases], undone_at=None)
        outcomes = dict(made.order_by("round").values_list("case_id", "outcome"))
    return [Row(case, outcomes.get(case.pk, ""), case.pk == current) for case in cases]


def counts_for(viewer: User) -> dict[str, int]:
    """How many cases are open, and how many of them are appeals; a hundred is the most that is
    counted. Two queries.
    """
    return {tab: _up_to_a_hundred(cases_for(viewer, Wish(tab=tab))) for tab in (OPEN, APPEALS)}


def _up_to_a_hundred(cases: "QuerySet[Reviewable]") -> int:
    return cases.order_by()[:MOST_COUNTED].count()


def next_case(viewer: User, wish: Wish, after: Reviewable) -> Reviewable | None:
    """What comes after a case in the same list and nobody else has; else the first one."""
    if wish.tab == DECIDED:
        wish = Wish()
    free = cases_for(viewer, wish).exclude(pk=after.pk).filter(free_for(viewer))
    behind = _after(free, Cursor(after.due_at, after.pk)).first()
    return behind or free.by_urgency().first()


def last_step() -> int:
    """Number of the newest step of all; what came after it is new to the page."""
    return Step.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def since(viewer: User, step: int) -> tuple[int, list[int]]:
    """How many cases came in after a step, and which ones were decided. Two queries, bounded."""
    steps = Step.objects.filter(pk__gt=step)
    cases = Reviewable.objects.visible_to(viewer)
    came = steps.filter(kind=Step.Kind.OPENED).values("case_id")
    went = steps.filter(kind=Step.Kind.DECIDED).values("case_id")
    new = cases.filter(pk__in=came, state=Reviewable.State.OPEN)[:MOST_COUNTED].count()
    gone = cases.filter(pk__in=went, state=Reviewable.State.DECIDED).values_list("pk", flat=True)
    return new, list(gone[:MOST_COUNTED])


def filters_of(viewer: User) -> list[SavedFilter]:
    return list(SavedFilter.objects.filter(user=viewer).order_by("name")[:MOST_FILTERS])
