"""The rules in force where something is written, and what is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Q
from django.utils.translation import get_language

from automod.evaluation import BOT, Conditions
from automod.language import Rule, RuleBook, read_rules
from automod.models import Performed, RuleSet, RuleState, RuleVersion
from core.statements import Statement
from forums.models import Category

KEPT_BOOKS = 64

_active = Statement(
    lambda category: RuleSet.objects.filter(
        Q(category=None) | Q(category=category), active__isnull=False
    ).values_list("pk", "active_id", "category_id", "active__created_at")
)


@dataclass(frozen=True)
class InForce:
    """One rule file that holds, read."""

    rule_set_id: int
    version_id: int
    category_id: int | None
    book: RuleBook


def rules_in_force(category: Category | None) -> list[InForce]:
    """The site's file and the category's, in this order. One query once a process has read them."""
    rows = _active(category.pk if category else 0)
    found = [
        InForce(set_id, version_id, category_id, _book(version_id, saved_at, get_language()))
        for set_id, version_id, category_id, saved_at in rows
        if version_id is not None and saved_at is not None
    ]
    return sorted(found, key=lambda one: one.category_id is not None)


@lru_cache(maxsize=KEPT_BOOKS)
def _book(version_id: int, saved_at: datetime, language: str | None) -> RuleBook:
    """Versions never change, so what was read once holds; a fresh demo may number them anew. Its
    remarks are sentences in the language in which it was read.
    """
    source = RuleVersion.objects.values_list("source", flat=True).get(pk=version_id)
    return read_rules(source)


def book_of(version: RuleVersion) -> RuleBook:
    """A version, read. No query for what this process read before."""
    return _book(version.pk, version.created_at, get_language())


def owner_of(rule: Rule, in_force: Sequence[InForce]) -> InForce:
    """Whose rule it is. Equal rules of site and category are told apart as objects."""
    for one in in_force:
        if any(rule is other for other in one.book.rules):
            return one
    raise LookupError(f"The rule in line {rule.line} is in none of the files in force.")


def version_in_force(version_id: int) -> InForce | None:
    """A version as it was in force, whether or not it still is."""
    versions = RuleVersion.objects.filter(pk=version_id)
    row = versions.values_list("rule_set_id", "rule_set__category_id", "created_at").first()
    if row is None:
        return None
    rule_set_id, category_id, saved_at = row
    return InForce(
        rule_set_id, version_id, category_id, _book(version_id, saved_at, get_language())
    )


def conditions_for(in_force: Sequence[InForce], item: str = "", *, bot: str = BOT) -> Conditions:
    """Which rules are off, only watched, or done with this item. Two queries at most.

    Rules that say the same are one rule. Where the site's file has it, the site's switch counts: a
    category does not switch off by a copy what holds everywhere.
    """
    if not in_force:
        return Conditions(bot=bot)
    off, shadow = set(), set()
    states = RuleState.objects.filter(rule_set__in=[one.rule_set_id for one in in_force]).filter(
        Q(is_shadow=True) | Q(disabled_at__isnull=False)
    )
    of_site = {one.rule_set_id for one in in_force if one.category_id is None}
    sites = {rule.hash for one in in_force if one.rule_set_id in of_site for rule in one.book.rules}
    for rule_set, rule_hash, is_shadow, disabled_at in states.values_list(
        "rule_set", "rule_hash", "is_shadow", "disabled_at"
    ):
        if rule_hash in sites and rule_set not in of_site:
            continue
        if disabled_at is not None:
            off.add(rule_hash)
        elif is_shadow:
            shadow.add(rule_hash)
    performed: frozenset[str] = frozenset()
    if item:
        rows = Performed.objects.filter(item=item).values_list("rule_hash", flat=True)
        performed = frozenset(rows)
    return Conditions(performed=performed, off=frozenset(off), shadow=frozenset(shadow), bot=bot)
