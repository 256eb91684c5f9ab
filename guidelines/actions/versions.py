"""Publishing makes a version, once."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from audit.actions import log
from core.pages import outdate
from eventlog.actions import record
from guidelines.content import Content, RuleText
from guidelines.events import GuidelinesPublished
from guidelines.models import Acceptance, Rule, Version
from members.models import User


@transaction.atomic
def publish_version(
    content: Content,
    *,
    by: User | None,
    summary: str = "",
    is_material: bool = False,
    at: datetime | None = None,
) -> Version | None:
    """Write down what holds from now on; None where it is what held before.

    Whoever calls asked who may, and holds the page's row. The first version is always material,
    and whoever publishes one has accepted it.
    """
    newest = Version.objects.newest()
    fingerprint = content.fingerprint
    if newest and newest.fingerprint == fingerprint:
        return None

    version = Version.objects.create(
        number=newest.number + 1 if newest else 1,
        published_at=at or timezone.now(),
        published_by=by,
        summary=summary.strip(),
        is_material=is_material or newest is None,
        title=content.title,
        lede=content.lede,
        enforcement=content.enforcement,
        ladder=[asdict(step) for step in content.ladder],
        enforcement_note=content.enforcement_note,
        appeals=content.appeals,
        fingerprint=fingerprint,
    )
    keys = keys_for(content.rules)
    Rule.objects.bulk_create(
        _row(version, rule, number, keys[rule.block_id])
        for number, rule in enumerate(content.rules, start=1)
    )
    if by is not None:
        Acceptance.objects.create(user=by, version=version, accepted_at=version.published_at)

    log(
        "guidelines.published",
        by=by,
        target=version,
        why=version.summary,
        before={"version": newest.number} if newest else None,
        after={"version": version.number, "is_material": version.is_material},
    )
    outdate("guidelines", "pages", "site")
    record(GuidelinesPublished(version_id=version.pk, is_material=version.is_material), by=by)
    return version


def keys_for(rules: tuple[RuleText, ...]) -> Mapping[str, str]:
    """Block → key. A block keeps the key it was published under; a new one gets its title's.

    A rule that is brought back under its first title is the old one again.
    """
    known = dict(Rule.objects.order_by("version__number").values_list("block_id", "key"))
    keys = {rule.block_id: known[rule.block_id] for rule in rules if rule.block_id in known}
    taken = set(keys.values())
    for rule in rules:
        if rule.block_id not in keys:
            keys[rule.block_id] = _free_key(rule.title, taken)
            taken.add(keys[rule.block_id])
    return keys


def _free_key(title: str, taken: set[str]) -> str:
    """Whole words of the title, at most fifty letters."""
    slug = slugify(title) or "rule"
    if len(slug) > 50:
        slug = slug[:51].rpartition("-")[0] or slug[:50]
    number, free = 2, slug
    while free in taken:
        free = f"{slug}-{number}"
        number += 1
    return free


def _row(version: Version, rule: RuleText, number: int, key: str) -> Rule:
    return Rule(
        version=version,
        key=key,
        block_id=rule.block_id,
        number=number,
        title=rule.title,
        meaning=rule.meaning,
        examples={"fine": list(rule.fine), "not_fine": list(rule.not_fine)},
        ladder=list(rule.ladder),
    )
