"""The versions of one set of rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from automod.models import RuleSet, RuleVersion
from core.text import whole_number

SIZE: Final = 30


@dataclass(frozen=True)
class VersionsPage:
    """Newest first. `next` is the number after which the next page begins."""

    rows: Sequence[RuleVersion]
    next: int | None


def versions_page(rule_set: RuleSet, below: str = "") -> VersionsPage:
    """Without their texts. One query."""
    versions = RuleVersion.objects.filter(rule_set=rule_set.pk).select_related("author")
    if (number := whole_number(below, 9)) is not None:
        versions = versions.filter(number__lt=number)
    found = list(versions.defer("source").order_by("-number")[: SIZE + 1])
    rows = found[:SIZE]
    return VersionsPage(rows, rows[-1].number if len(found) > SIZE else None)


def before(version: RuleVersion) -> RuleVersion | None:
    older = RuleVersion.objects.filter(rule_set=version.rule_set_id, number__lt=version.number)
    return older.order_by("-number").first()
