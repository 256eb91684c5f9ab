"""What is already here of a source."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from forums.models import Topic
from imports.models import ImportedRecord, Source
from members.models import User

PAGE: Final = 500


def local_ids(source: Source, kind: str, external_ids: Collection[str]) -> dict[str, int]:
    """External id → our key, for those that were brought in. One query."""
    rows = ImportedRecord.objects.filter(source=source, kind=kind, external_id__in=external_ids)
    return dict(rows.values_list("external_id", "local_id"))


def known_topics(
    source: Source, external_ids: Collection[str]
) -> dict[str, tuple[datetime | None, int]]:
    """External id → when that topic was started, and how many posts came with it. Two queries.

    Where its row is gone, the moment is None.
    """
    if source._state.adding:
        return {}
    kind = ImportedRecord.Kind.TOPIC
    rows = ImportedRecord.objects.filter(source=source, kind=kind, external_id__in=external_ids)
    known = list(rows.values_list("external_id", "local_id", "facts"))
    topics = Topic.objects.filter(pk__in=[key for _id, key, _facts in known])
    started = dict(topics.values_list("pk", "created_at"))
    return {external_id: (started.get(key), facts["posts"]) for external_id, key, facts in known}


def people_of(source: Source) -> Iterator[tuple[str, int, str, str]]:
    """External id, our key, old username and username here of everybody of a source."""
    if source._state.adding:
        return
    kind = ImportedRecord.Kind.PERSON
    rows = ImportedRecord.objects.filter(source=source, kind=kind).order_by("pk")
    records = rows.iterator(chunk_size=PAGE)
    while page := list(islice(records, PAGE)):
        users = User.objects.in_bulk([record.local_id for record in page])
        for record in page:
            if user := users.get(record.local_id):
                yield record.external_id, user.pk, record.facts["username"], user.username
