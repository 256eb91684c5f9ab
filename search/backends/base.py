"""What both databases are asked, and how they answer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from django.db import connection

from search.language import Asked, Term

NEWEST: Final = 400
"""So many matches are ranked, from the newest backwards."""
NEWEST_TITLES: Final = 100
Values = list[Any]
OPEN_MARK: Final = "\x02"
CLOSE_MARK: Final = "\x03"

# What the state of a topic is, on the table of topics as `t`.
STATES: Final = {
    "question": "t.kind = 'question'",
    "solved": "t.solution_id IS NOT NULL",
    "unanswered": "t.answered_at IS NULL AND t.locked_at IS NULL"
    " AND t.kind IN ('question', 'discussion')",
}
JOINS: Final = " JOIN forums_post p ON p.id = d.post_id JOIN forums_topic t ON t.id = p.topic_id"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for, and where the viewer may look."""

    asked: Asked
    categories: frozenset[int] | None
    """Keys of the categories the viewer may see; None is all of them."""
    as_beginning: bool = False
    """The last word may go on: "val" finds "valve"."""

    @property
    def terms(self) -> tuple[Term, ...]:
        return self.asked.terms

    @property
    def marks(self) -> list[list[str]]:
        """Marks of the documents: one of each list must be there."""
        asked = self.asked
        marks = [["#p"]] if not asked.terms else []
        if self.categories is not None:
            marks.append([f"#c{pk}" for pk in sorted(self.categories)])
        named = (("#c", asked.category), ("#a", asked.author), ("#t", asked.tag))
        return marks + [[f"{letter}{pk}"] for letter, pk in named if pk is not None]


@dataclass(frozen=True, slots=True)
class Candidate:
    post_id: int
    relevance: float
    """Comparable within one answer."""
    in_title: bool


@dataclass(frozen=True, slots=True)
class Marked:
    title: str
    text: str


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def narrowing(asked: Asked) -> tuple[str, str, Values]:
    """Joins, conditions and their values for what is not in the index: state and day."""
    conditions: list[str] = []
    values: Values = []
    if asked.state:
        conditions.append(STATES[asked.state])
    for day, sign in ((asked.before, "<"), (asked.after, ">=")):
        if day:
            conditions.append(f"p.created_at {sign} %s")
            values.append(connection.ops.adapt_datetimefield_value(start_of(day)))
    joins = JOINS if conditions else ""
    return joins, "".join(f" AND {condition}" for condition in conditions), values
