"""Back-tests as those read them who write the rules."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import get_language

from automod.actions.back_tests import ALL
from automod.hit_words import did
from automod.language import RuleBook, read_rules
from automod.models import BackTest, Caught, RuleSet
from automod.queries.rules import RuleRow, list_of
from automod.records import Record
from forums.models import PRIVATE_OF_AUTHOR, Post
from members.models import User

PAGE: Final = 30
RECENT: Final = 10


@dataclass(frozen=True)
class Result:
    """What one rule of a back-test would have done."""

    row: RuleRow
    record: Record
    is_too_slow: bool
    is_broken: bool


@dataclass(frozen=True)
class CaughtRow:
    post: Post
    upheld: bool | None
    said: list[str]
    """What would have been done."""


@dataclass(frozen=True)
class CaughtPage:
    rows: list[CaughtRow]
    next: int | None
    """Key of the last post shown, where there are more."""


def back_tests_of(rule_set: RuleSet) -> QuerySet[BackTest]:
    """For those who may write the set's rules: whose test it is does not matter."""
    tests = BackTest.objects.filter(rule_set=rule_set).select_related("by")
    return tests.defer("source").order_by("-pk")


def recent_back_tests(rule_set: RuleSet) -> list[BackTest]:
    return list(back_tests_of(rule_set)[:RECENT])


def percent_of(test: BackTest) -> int:
    if test.total is None:
        return 0
    if test.is_finished and not test.is_cancelled:
        return 100
    return min(100 * test.looked_at // test.total, 99) if test.total else 99


def record_of(test: BackTest, line: int | None = None) -> Record:
    """Of the rule in a line, or of all of them together."""
    return Record(**test.caught.get(ALL if line is None else str(line), {}))


def results_of(test: BackTest) -> list[Result]:
    """All rules of the file, in its order. A query if this process has not read it yet."""
    return [
        Result(
            row=row,
            record=record_of(test, row.line),
            is_too_slow=row.line in test.too_slow,
            is_broken=row.line in test.broken,
        )
        for row in list_of(_book(test.pk, test.created_at, get_language())).rows
    ]


def caught_page(test: BackTest, line: int, *, viewer: User, after: int | None) -> CaughtPage:
    """Posts that a rule would have caught and the viewer may read, newest first. One query."""
    found = Caught.objects.visible_to(viewer).filter(test=test, line=line)
    if after is not None:
        found = found.filter(post__lt=after)
    found = found.select_related("post__author", "post__topic__category")
    found = found.defer("post__html", *(f"post__{name}" for name in PRIVATE_OF_AUTHOR))
    rows = list(found.order_by("-post")[: PAGE + 1])
    shown = [CaughtRow(row.post, row.upheld, did({"action": row.action})) for row in rows[:PAGE]]
    return CaughtPage(shown, rows[PAGE - 1].post_id if len(rows) > PAGE else None)


@lru_cache(maxsize=16)
def _book(test_id: int, created_at: datetime, language: str | None) -> RuleBook:
    """What is tried does not change; a fresh demo may number tests anew. Read once a language, as
    its remarks are sentences.
    """
    return read_rules(BackTest.objects.values_list("source", flat=True).get(pk=test_id))
