"""The hits of one rule, as those read them who may write it."""

from dataclasses import dataclass
from datetime import datetime

from automod.hit_words import did
from automod.in_force import book_of
from automod.models import RuleHit, RuleSet, RuleState, RuleVersion
from automod.queries.records import Week, hits_of, records_of, weeks_of
from automod.queries.rules import RuleRow, list_of
from automod.records import NOTHING, Record
from core.paging import PAGE_SIZE, Cursor, page_after
from forums.models import PRIVATE_OF_AUTHOR
from members.models import User


@dataclass(frozen=True)
class HitRow:
    hit: RuleHit
    did: list[str]


@dataclass(frozen=True)
class HitsPage:
    """One rule: what it is, how good it is, and what it caught."""

    row: RuleRow
    is_in_force: bool
    state: RuleState | None
    record: Record
    weeks: list[Week]
    rows: list[HitRow]
    next: Cursor | None

    @property
    def chart(self) -> list[tuple[datetime, int, int, int]]:
        """Moment a week begins, and how many hits of it were upheld, kept, and never judged."""
        counted = [(week.begins_at, week.record) for week in self.weeks]
        return [(at, one.upheld, one.kept, one.undecided) for at, one in counted]


def hits_page(
    rule_set: RuleSet, rule_hash: str, *, viewer: User, after: Cursor | None
) -> HitsPage | None:
    """None where nobody knows such a rule. Seven queries at most."""
    state = RuleState.objects.filter(rule_set=rule_set, rule_hash=rule_hash).first()
    row = _row_in(rule_set.active, rule_hash, state)
    is_in_force = row is not None
    if row is None:
        row = _row_in(_last_version(rule_set, rule_hash), rule_hash, state)
    if row is None:
        return None
    states = {rule_hash: state} if state else {}
    hits = RuleHit.objects.visible_to(viewer)
    hits = hits.filter(version__rule_set=rule_set, rule_hash=rule_hash)
    hits = hits.select_related("post__author", "post__topic__category", "judged_by__case")
    hits = hits.defer("post__html", *(f"post__{name}" for name in PRIVATE_OF_AUTHOR))
    page = page_after(hits, after, by="at", moment_of=lambda hit: hit.at, size=PAGE_SIZE)
    return HitsPage(
        row=row,
        is_in_force=is_in_force,
        state=state,
        record=records_of(rule_set, states).get(rule_hash, NOTHING),
        weeks=weeks_of(rule_set, rule_hash),
        rows=[HitRow(hit, did(hit.deed)) for hit in page.rows],
        next=page.next,
    )


def _row_in(version: RuleVersion | None, rule_hash: str, state: RuleState | None) -> RuleRow | None:
    if version is None:
        return None
    rows = list_of(book_of(version), {rule_hash: state} if state else {}).rows
    return next((row for row in rows if row.rule_hash == rule_hash), None)


def _last_version(rule_set: RuleSet, rule_hash: str) -> RuleVersion | None:
    """In which the rule last did something."""
    hits = hits_of(rule_set, [rule_hash]).select_related("version").order_by("-at", "-pk")
    hit = hits.first()
    return hit.version if hit else None
