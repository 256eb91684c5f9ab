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


@dataclass(frozen=True)
class Since:
    """What others saved since a version: the newest first, and the text it was."""

    versions: Sequence[RuleVersion]
    source: str


def saved_since(rule_set: RuleSet, number: int) -> Since:
    """Five of them at most, without their texts. Two queries. Number 0 is an empty file."""
    versions = RuleVersion.objects.filter(rule_set=rule_set.pk)
    source = versions.filter(number=number).values_list("source", flat=True).first()
    later = versions.filter(number__gt=number).select_related("author").defer("source")
    return Since(list(later.order_by("-number")[:5]), source or "")


def before(version: RuleVersion) -> RuleVersion | None:
    older = RuleVersion.objects.filter(rule_set=version.rule_set_id, number__lt=version.number)
    return older.order_by("-number").first()
