"""Categories of an archive."""

import colorsys
import re
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from forums.actions import create_category
from forums.actions.access import access_of
from forums.models import Category
from forums.queries.categories import free_slug
from imports.discourse.records import NO_CATEGORY, CategoryRecord
from imports.models import ImportedRecord, OldAddress, Source
from imports.report import Report
from members.roles import LADDER, Role

Kind = ImportedRecord.Kind
HUES: Final = (20, 185, 115, 45, 245, 345)
"""Hues in degrees of the six colours that a category can have."""
PRIVATE: Final = Role.MODERATOR
"""Who sees what only some groups saw on the old site; the operator opens it to others by hand."""


def unnamed_category(external_id: str) -> CategoryRecord:
    """One that topics lie in but nothing describes."""
    name = "Imported" if external_id == NO_CATEGORY else f"Category {external_id}"
    return CategoryRecord(external_id, name, "", "", "", "", is_private=False)


def categories_of(source: Source) -> dict[str, int]:
    """External id → our key."""
    if source._state.adding:
        return {}
    rows = ImportedRecord.objects.filter(source=source, kind=Kind.CATEGORY)
    return dict(rows.values_list("external_id", "local_id"))


def keep_categories(
    source: Source,
    records: Iterable[CategoryRecord],
    known: dict[str, int],
    *,
    see: str,
    report: Report,
) -> None:
    """Make those that are not here yet, each in a transaction; those inside others come last."""
    for record in sorted(records, key=lambda record: bool(record.parent)):
        if record.external_id not in known:
            known[record.external_id] = _make(source, record, known, see)
            report.created["category"] += 1


@transaction.atomic
def _make(source: Source, record: CategoryRecord, known: dict[str, int], see: str) -> int:
    Source.objects.select_for_update().get(pk=source.pk)
    there = ImportedRecord.objects.filter(
        source=source, kind=Kind.CATEGORY, external_id=record.external_id
    ).first()
    if there:
        return there.local_id

    see = PRIVATE if record.is_private else see
    writers = max(see, Role.NEWCOMER, key=LADDER.index)
    position = Category.objects.count()
    category = create_category(
        by=None,
        name=record.name,
        slug=free_slug(record.slug or record.name),
        see=see,
        start=writers,
        reply=writers,
        description=record.description,
        colour=nearest_colour(record.colour) or position % len(HUES) + 1,
        position=position,
        parent=_parent(record, known, see),
    )
    ImportedRecord.objects.create(
        source=source,
        kind=Kind.CATEGORY,
        external_id=record.external_id,
        local_id=category.pk,
        facts={"name": record.name, "slug": record.slug, "colour": record.colour},
    )
    paths = {f"c/{record.external_id}", f"c/{(record.slug or category.slug).lower()}"}
    OldAddress.objects.bulk_create(
        (OldAddress(path=path, kind=Kind.CATEGORY, target_id=category.pk) for path in paths),
        ignore_conflicts=True,
    )
    return category.pk


def nearest_colour(code: str) -> int:
    """Which of our colours, 1 to 6, is nearest in hue to six hexadecimal digits; 0 for grey."""
    if not re.fullmatch("[0-9a-f]{6}", code):
        return 0
    red, green, blue = bytes.fromhex(code)
    turn, saturation, _value = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    if saturation < 0.1:
        return 0
    hue = turn * 360
    distances = [min((hue - ours) % 360, (ours - hue) % 360) for ours in HUES]
    return distances.index(min(distances)) + 1


def _parent(record: CategoryRecord, known: dict[str, int], see: str) -> Category | None:
    """What it lies in, if that lies in nothing else and is not open to fewer people."""
    parent = Category.objects.filter(pk=known.get(record.parent, 0), parent=None).first()
    if parent is None or LADDER.index(access_of(parent)["see"]) > LADDER.index(see):
        return None
    return parent
