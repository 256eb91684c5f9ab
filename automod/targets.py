"""Whether one of a rule's objects is as the rule asks."""

from automod.items import Item
from automod.language.rules import SearchCheck, Target
from automod.questions import passes, thresholds_hold
from automod.sight import Sight, Thing


def target_holds(target: Target, name: str, sight: Sight) -> bool:
    """Whether everything asked of this object is so. What is not there is not so."""
    if name == "subreddit":
        # Only temporary events could be asked for, and there are none.
        return not target.tests
    thing = _thing(name, sight.item)
    return (
        thing is not None
        and all(passes(test, thing, sight) for test in target.tests)
        and thresholds_hold(target, thing)
        and _searches_hold(target.checks, name, thing, sight)
    )


def _thing(name: str, item: Item) -> Thing | None:
    if name == "item":
        return item
    if name == "author":
        return item.author
    if name == "parent_submission":
        return item.topic
    original = item.topic.original if item.topic else None
    return original.author if original and name == "crosspost_author" else original


def _searches_hold(checks: tuple[SearchCheck, ...], name: str, thing: Thing, sight: Sight) -> bool:
    """All checks, and at least one of them on something that could be looked at."""
    tested = 0
    for check in checks:
        could, found = _search(check, thing, sight)
        tested += could
        if (found is not None) is check.is_reversed:
            return False
        if found is not None and name == "item":
            sight.matches[check.name] = found
    return tested > 0 or not checks


def _search(check: SearchCheck, thing: Thing, sight: Sight) -> tuple[bool, tuple[str, ...] | None]:
    """Whether any of the fields could be looked at, and the first thing found in them."""
    could = False
    for name in check.fields:
        texts = sight.texts(name, thing)
        if texts is None:
            continue
        could = True
        for text in texts:
            found = check.pattern.search(text, sight.budget)
            if found is not None:
                return True, found
    return could, None
