"""What both databases are asked, and how they answer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from search.language import Asked, Term
from search.models import key_of

NEWEST: Final = 200
"""So many matches are ranked, from the newest backwards."""
NEWEST_TITLES: Final = 50
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


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for, and where the viewer may look: in some categories, or in all but some."""

    asked: Asked
    seen: frozenset[int] | None = None
    hidden: frozenset[int] = frozenset()
    as_beginning: bool = False
    """The last word may go on: "val" finds "valve"."""

    @property
    def terms(self) -> tuple[Term, ...]:
        return self.asked.terms

    @property
    def wanted(self) -> list[list[str]]:
        """Marks of the documents: one of each list must be there."""
        asked = self.asked
        marks = [["#p"]] if not asked.terms else []
        if self.seen is not None:
            marks.append([f"#c{pk}" for pk in sorted(self.seen) or [0]])
        named = (("#c", asked.category), ("#a", asked.author), ("#t", asked.tag))
        return marks + [[f"{letter}{pk}"] for letter, pk in named if pk is not None]

    @property
    def unwanted(self) -> list[str]:
        """Marks that must not be there."""
        return [f"#c{pk}" for pk in sorted(self.hidden)]


@dataclass(frozen=True, slots=True)
class Candidate:
    key: int
    """Of the document (`search.models.key_of`)."""
    relevance: float
    """Comparable within one answer."""
    in_title: bool


@dataclass(frozen=True, slots=True)
class Marked:
    title: str
    text: str


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def days(asked: Asked, key: str) -> tuple[str, Values]:
    """Conditions on the key for the days asked for, and their values."""
    bounds = [(asked.before, "<"), (asked.after, ">=")]
    found = [(f" AND {key} {sign} %s", key_of(start_of(day))) for day, sign in bounds if day]
    return "".join(sql for sql, _ in found), [value for _, value in found]
