"""Topics with their posts, written in batches. A topic is here as a whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import DataError, IntegrityError, transaction

from eventlog.actions import record as record_event
from forums.models import Post, Tag, Topic
from imports.actions.people import Directory
from imports.actions.rows import TopicRows, rows_of, text_job
from imports.addresses import LONGEST, topic_path
from imports.bulk import insert
from imports.discourse.links import Site
from imports.discourse.records import TopicRecord
from imports.discourse.texts import Text, texts_of
from imports.events import PostsImported
from imports.keys import fresh_keys, wanted_keys
from imports.models import ImportedRecord, OldAddress, Source
from imports.queries import local_ids
from imports.report import Report
from members.models import User

Kind = ImportedRecord.Kind


@dataclass(slots=True)
class Written:
    """A topic with its texts, ready to be kept."""

    record: TopicRecord
    texts: list[Text]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where topics go, and whose they are."""

    source: Source
    site: Site
    directory: Directory
    categories: dict[str, int]
    see: str
    """The lowest role that sees categories which nothing describes."""
    report: Report


def keep_topics(batch: Sequence[Written], shelf: Shelf) -> None:
    """Write a batch. What the database refuses is found out topic by topic, said and left out."""
    report = shelf.report
    try:
        rows = _write(batch, shelf)
    except (IntegrityError, DataError) as error:
        if len(batch) > 1:
            for written in batch:
                keep_topics([written], shelf)
            return
        [written] = batch
        reason = f"the database refused it: {str(error).splitlines()[0][:100]}"
        report.skip("topic", reason, written.record.place)
        return
    report.created["topic"] += len(rows)
    report.created["post"] += sum(len(row.posts) for row in rows)
    report.cut += sum(text.was_cut for written in batch for text in written.texts)
    if given_twice := len(batch) - len(rows):
        report.skip("topic", "topic given twice", count=given_twice)


@transaction.atomic
def _write(batch: Sequence[Written], shelf: Shelf) -> list[TopicRows]:
    source = Source.objects.select_for_update().get(pk=shelf.source.pk)
    known = local_ids(source, Kind.TOPIC, [written.record.external_id for written in batch])
    batch = [written for written in batch if written.record.external_id not in known]
    if not batch:
        return []

    rows = _rows(batch, shelf, source)
    posts = [post for row in rows for post in row.posts]
    insert([row.topic for row in rows])
    insert(posts)
    insert([reading for row in rows for reading in row.readings])
    _tag(rows)
    _remember(source, batch, rows)

    record_event(PostsImported(first_post_id=posts[0].pk, last_post_id=posts[-1].pk))
    return rows


def _rows(batch: Sequence[Written], shelf: Shelf, source: Source) -> list[TopicRows]:
    people = shelf.directory.keys
    expected = [written.record.number + source.topic_offset for written in batch]
    keys = wanted_keys(Topic, expected)
    post_keys = iter(fresh_keys(Post, sum(len(written.record.posts) for written in batch)))
    authors = {
        people[post.author.external_id] for written in batch for post in written.record.posts
    }
    staff = set(
        User.objects.filter(pk__in=authors, is_staff_member=True).values_list("pk", flat=True)
    )
    rows = []
    for written, key, hoped in zip(batch, keys, expected, strict=True):
        record = written.record
        if key != hoped:
            # Somebody started a topic meanwhile and has its number, which the texts name.
            [written.texts] = texts_of([text_job(record, key)], shelf.site)
        rows.append(
            rows_of(
                record,
                written.texts,
                key=key,
                post_keys=[next(post_keys) for _ in record.posts],
                category=shelf.categories[record.category],
                people=people,
                staff=staff,
            )
        )
    return rows


def _tag(rows: Sequence[TopicRows]) -> None:
    names = {name for row in rows for name in row.topic.tag_names}
    if not names:
        return
    Tag.objects.bulk_create([Tag(name=name) for name in sorted(names)], ignore_conflicts=True)
    keys = dict(Tag.objects.filter(name__in=names).values_list("name", "pk"))
    through = Topic.tags.through
    through.objects.bulk_create(
        through(topic_id=row.topic.pk, tag_id=keys[name])
        for row in rows
        for name in row.topic.tag_names
    )


def _remember(source: Source, batch: Sequence[Written], rows: Sequence[TopicRows]) -> None:
    records: list[ImportedRecord] = []
    addresses: list[OldAddress] = []
    for written, row in zip(batch, rows, strict=True):
        record = written.record
        facts = {"posts": len(row.posts)}
        records.append(_record(source, Kind.TOPIC, record.external_id, row.topic.pk, facts))
        for path in {topic_path(record.number), topic_path(record.number, record.slug)}:
            addresses.append(OldAddress(path=path, kind=Kind.TOPIC, target_id=row.topic.pk))
        for old, post in zip(record.posts, row.posts, strict=True):
            records.append(_record(source, Kind.POST, old.external_id, post.pk))
            if old.number != post.number:
                path = f"{topic_path(record.number)}/{old.number}"
                addresses.append(OldAddress(path=path, kind=Kind.POST, target_id=post.pk))
    # A post that two topics claim is remembered once; an address belongs to the first source.
    insert([record for record in records if record.kind == Kind.TOPIC])
    insert([record for record in records if record.kind == Kind.POST], once=True)
    insert([address for address in addresses if len(address.path) <= LONGEST], once=True)


def _record(
    source: Source, kind: str, external_id: str, key: int, facts: dict[str, int] | None = None
) -> ImportedRecord:
    return ImportedRecord(
        source=source, kind=kind, external_id=external_id, local_id=key, facts=facts or {}
    )
