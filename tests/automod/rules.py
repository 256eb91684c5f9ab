"""Short ways to items and outcomes, for the tests of the rule engine."""

from typing import Any

from automod.evaluation import Conditions, evaluate
from automod.items import Author, Item, Topic
from automod.language import RuleBook, read_rules
from automod.outcome import Outcome


def book_of(source: str) -> RuleBook:
    """Rules without an error."""
    book = read_rules(source)
    assert book.errors == []
    return book


def topic(title: str = "", *, by: Author | None = None, item: Any = None, **about: Any) -> Item:
    """A topic; `item` has what belongs to the item and not to its topic."""
    author = by or Author(name="alice", age_seconds=1e9)
    told = {"permalink": "/p/1"} | (item or {})
    return Item(author=author, topic=Topic(title=title, author=author, **about), **told)


def reply(
    body: str = "", *, by: Author | None = None, to: Topic | None = None, **about: Any
) -> Item:
    author = by or Author(name="alice", age_seconds=1e9)
    told = {"permalink": "/p/2"} | about
    return Item(kind="reply", author=author, topic=to or Topic(title="t"), body=body, **told)


def outcome_of(source: str, item: Item, **conditions: Any) -> Outcome:
    return evaluate(book_of(source), item, Conditions(**conditions))


def fires(source: str, item: Item) -> bool:
    return bool(outcome_of(source, item).deeds)


def errors_of(source: str) -> list[str]:
    return [str(problem) for problem in read_rules(source).errors]
