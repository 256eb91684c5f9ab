"""Trying rules on an item. Pure: it reads nothing and writes nothing.

First come the rules that take an item away; the first that fits ends everything. Then all the
others, each of which may fit. A rule that breaks or takes too long counts as not fitting.
"""

import logging
import time
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace

from automod.deeds import deed_for
from automod.items import Item
from automod.language.book import RuleBook
from automod.language.grammar import COMMENT, EXEMPTS_MODERATORS, SUBMISSION
from automod.language.rules import Rule
from automod.outcome import Deed, Outcome
from automod.patterns import SECONDS, Budget, TooSlow
from automod.sight import Sight
from automod.targets import target_holds

logger = logging.getLogger(__name__)

BOT = "AutoModerator"
ITEM_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What an evaluation must know besides the rules and the item. Rules are named by hash."""

    performed: Container[str] = frozenset()
    """Rules that already did on this item what they do only once."""
    off: Container[str] = frozenset()
    """Rules that are switched off."""
    shadow: Container[str] = frozenset()
    """Rules that are only watched: what they would do is told apart, and has no effect."""
    bot: str = BOT
    seconds: float = SECONDS
    item_seconds: float = ITEM_SECONDS


def evaluate(
    books: RuleBook | Sequence[RuleBook], item: Item, conditions: Conditions | None = None
) -> Outcome:
    """What the rules want done with the item; the site's file comes before the category's."""
    conditions = conditions or Conditions()
    outcome = Outcome()
    deadline = time.monotonic() + conditions.item_seconds
    for rule in _in_order((books,) if isinstance(books, RuleBook) else books):
        if time.monotonic() > deadline:
            outcome.gave_up = True
            break
        deed = _tried(rule, item, conditions, outcome)
        if deed is None:
            continue
        if rule.hash in conditions.shadow:
            outcome.shadows.append(deed)
            continue
        outcome.deeds.append(deed)
        if rule.takes_away:
            break
        item = after(deed, item)
    return outcome


def _in_order(books: Sequence[RuleBook]) -> Iterator[Rule]:
    for book in books:
        yield from book.taking_away
    for book in books:
        yield from book.others


def _tried(rule: Rule, item: Item, conditions: Conditions, outcome: Outcome) -> Deed | None:
    try:
        if not may_run(rule, item, conditions):
            return None
        sight = Sight(item, Budget(conditions.seconds), rule.ignore_blockquotes)
        for name, target in rule.targets.items():
            if not target_holds(target, name, sight):
                return None
        return deed_for(rule, item, sight.matches)
    except TooSlow:
        outcome.too_slow.append(rule)
    except Exception:
        logger.exception("The rule in line %d failed on an item", rule.line)
        outcome.failed.append(rule)
    return None


def may_run(rule: Rule, item: Item, conditions: Conditions) -> bool:
    """Whether a rule is tried on an item at all."""
    author = item.author
    exempts = rule.moderators_exempt
    if exempts is None:
        exempts = rule.wishes.action in EXEMPTS_MODERATORS
    return not (
        rule.kind != (SUBMISSION if item.is_topic else COMMENT)
        or not _IS_OF_TYPE[rule.type](item)
        or (exempts and author.is_moderator)
        or bool(item.removed_by)
        or (not item.is_topic and author.name == conditions.bot)
        or (rule.takes_away and item.approved_by == "moderator")
        or (rule.needs_media and not (item.topic and item.topic.media))
        or rule.hash in conditions.off
        or (rule.is_once_only and rule.hash in conditions.performed)
    )


_IS_OF_TYPE: dict[str, Callable[[Item], bool]] = {
    "any": lambda item: True,
    "comment": lambda item: not item.is_topic,
    "submission": lambda item: item.is_topic,
    "text submission": lambda item: bool(item.topic and not item.topic.url),
    "link submission": lambda item: bool(item.topic and item.topic.url),
    "poll submission": lambda item: bool(item.topic and item.topic.is_poll),
    "gallery submission": lambda item: bool(item.topic and item.topic.is_gallery),
    "crosspost submission": lambda item: bool(item.topic and item.topic.original),
}


def after(deed: Deed, item: Item) -> Item:
    """The item as later rules see it."""
    if deed.action == "approve":
        item = replace(item, reports=0, is_held_as_spam=False, approved_by="bot")
    elif deed.action == "report":
        item = replace(item, reports=item.reports + 1)
    if deed.flair and item.is_topic and item.topic:
        flair = deed.flair
        topic = replace(
            item.topic,
            flair_text=item.topic.flair_text if flair.text is None else flair.text,
            flair_css_class=(
                item.topic.flair_css_class if flair.css_class is None else flair.css_class
            ),
            flair_template_id=flair.template_id or item.topic.flair_template_id,
        )
        item = replace(item, topic=topic)
    return item
