"""Tests and thresholds: questions that are answered without searching a text."""

import operator
import re
from collections.abc import Callable
from typing import Any

from automod.items import Author, Item, Original, Topic
from automod.language.grammar import QUALITIES, UNITS
from automod.language.rules import NEVER, Target, Test, Threshold
from automod.sight import NO_TOPIC, Sight, Thing

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
KARMA_FLOOR = {"comment": -100, "post": 0}

_WORD = re.compile(r"\w")


def passes(test: Test, thing: Thing, sight: Sight) -> bool:
    """Whether a test is passed. What does not exist here is not so."""
    if test.key == NEVER:
        return False
    if isinstance(thing, Author):
        return not thing.is_deleted and _user_is(test.key, thing, sight.item) is test.value
    if isinstance(thing, Original):
        return thing.is_nsfw is test.value
    if answer := _ANSWERS.get(test.key):
        return answer(test, thing, sight)
    return test.value is False


def thresholds_hold(target: Target, thing: Thing) -> bool:
    """All of them, or one if that is enough. Nobody who is suspended or deleted passes any."""
    if not target.thresholds:
        return True
    if not isinstance(thing, Author) or thing.is_suspended or thing.is_deleted:
        return False
    results = (_reaches(one, thing) for one in target.thresholds)
    return any(results) if target.any_threshold else all(results)


def _topic_of(thing: Thing) -> Topic:
    if isinstance(thing, Topic):
        return thing
    return (thing.topic if isinstance(thing, Item) else None) or NO_TOPIC


def _flag(read: Callable[[Topic], bool]) -> Callable[[Test, Thing, Sight], bool]:
    return lambda test, thing, sight: read(_topic_of(thing)) is test.value


def _has_reports(test: Test, thing: Any, sight: Sight) -> bool:
    return bool(thing.reports >= test.value)


def _is_edited(test: Test, thing: Any, sight: Sight) -> bool:
    return bool(thing.is_edited) is test.value


def _is_top_level(test: Test, thing: Thing, sight: Sight) -> bool:
    return sight.item.is_top_level is test.value


def _has_length(test: Test, thing: Thing, sight: Sight) -> bool:
    is_reply = isinstance(thing, Item) and not thing.is_topic
    text = sight.item.body if is_reply else _topic_of(thing).body
    if not is_reply and not text and _topic_of(thing).url:
        return True
    assert isinstance(test.value, int)
    length = _inner_length(sight.body(text))
    return length > test.value if test.key == "body_longer_than" else length < test.value


def _inner_length(text: str) -> int:
    """From the first letter or digit to the last."""
    first, last = _WORD.search(text), _WORD.search(text[::-1])
    return len(text) - first.start() - last.start() if first and last else 0


def _is_toxic(test: Test, thing: Thing, sight: Sight) -> bool:
    known = sight.item.toxicity
    return known is not None and COMPARE[test.operator](known, test.value)


def _is_so_often(test: Test, thing: Thing, sight: Sight) -> bool:
    assert isinstance(test.value, tuple)
    times, seconds = test.value
    return sum(ago <= seconds for ago in sight.item.author.wrote_seconds_ago) >= times


_ANSWERS: dict[str, Callable[[Test, Thing, Sight], bool]] = {
    "reports": _has_reports,
    "is_edited": _is_edited,
    "is_top_level": _is_top_level,
    "body_longer_than": _has_length,
    "body_shorter_than": _has_length,
    "is_poll": _flag(lambda topic: topic.is_poll),
    "is_gallery": _flag(lambda topic: topic.is_gallery),
    "past_archive_date": _flag(lambda topic: topic.is_archived),
    "toxicity": _is_toxic,
    "rate": _is_so_often,
}


def _user_is(key: str, author: Author, item: Item) -> bool:
    if key != "is_submitter":
        return bool(getattr(author, key))
    return item.is_topic or (item.topic is not None and item.topic.author.name == author.name)


def _reaches(threshold: Threshold, author: Author) -> bool:
    value = _measure(threshold.key, author)
    if value is None:
        return False
    if threshold.key == "account_age":
        unit = UNITS[threshold.unit]
        if threshold.operator in {"==", "!="}:
            value = value // unit * unit
        return COMPARE[threshold.operator](value, threshold.number * unit)
    return COMPARE[threshold.operator](value, threshold.number)


def _measure(key: str, author: Author) -> float | None:
    if key == "account_age":
        return author.age_seconds
    if key == "contributor_quality":
        quality = author.contributor_quality
        return QUALITIES.index(quality) if quality in QUALITIES else None
    if not key.endswith("karma"):
        value: int | None = getattr(author, key)
        return value
    what, _, where = key.partition("_")
    kinds = ("comment", "post") if what == "combined" else (what,)
    total = 0
    for kind in kinds:
        karma: int | None = getattr(author, f"{kind}_{where}")
        if karma is None:
            return None
        total += max(karma, KARMA_FLOOR[kind])
    return total
