"""A whole run: read, compare with what is here, translate, write, count."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TextIO

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from core.pages import outdate
from core.usernames import username_key
from eventlog.actions import record as record_event
from forums.models import Topic
from imports.actions.categories import categories_of, keep_categories, unnamed_category
from imports.actions.counts import restore_counts
from imports.actions.people import directory_of, keep_people
from imports.actions.pool import TextPool, Texts
from imports.actions.reading import authors_in, batches, readable, topics_in
from imports.actions.rows import text_job
from imports.actions.topics import Shelf, Written, keep_topics
from imports.discourse.archive import Archive, category_file, open_archive, people_file
from imports.discourse.links import Site
from imports.discourse.records import TopicRecord, people_of, read_category, read_person
from imports.events import ImportFinished
from imports.models import Source
from imports.queries import known_topics
from imports.report import Progress, Report

BATCH_POSTS: Final = 500
ROOM: Final = 10_000
"""Where topics are here already, the old numbers begin at the next multiple of this."""


@dataclass(frozen=True, slots=True)
class Options:
    source: str = "discourse"
    see: str = "guest"
    """The lowest role that sees the categories."""
    old_hosts: frozenset[str] = field(default_factory=frozenset)
    workers: int = 0
    dry_run: bool = False


def import_archive(path: Path, options: Options, *, out: TextIO) -> Report:
    """Bring in what is not here yet. Raises NothingToRead where there is no archive."""
    archive, report = open_archive(path), Report()
    progress = Progress(out, report)
    if options.dry_run:
        _look_through(archive, options, report, progress)
        return report

    source = open_source(options.source)
    shelf = _shelf(archive, path, source, options, report)
    with TextPool(options.workers, shelf.site) as pool:
        _keep_topics(archive, pool, shelf, options, progress)
    wrong = restore_counts(source)
    _finish(source, report, changed=bool(wrong))
    progress.finish()
    return report


def open_source(name: str) -> Source:
    """The source of this name. A forum without topics gives old topics the numbers they had."""
    with transaction.atomic():
        top = Topic.objects.aggregate(top=Max("pk"))["top"] or 0
        offset = (top // ROOM + 1) * ROOM if top else 0
        source, _new = Source.objects.get_or_create(name=name, defaults={"topic_offset": offset})
    return source


def _shelf(archive: Archive, path: Path, source: Source, options: Options, report: Report) -> Shelf:
    """People and categories first, so that mentions find their people."""
    directory, categories = directory_of(source), categories_of(source)
    listed = category_file(path)
    if listed is not None:
        found = readable(listed, read_category, kind="category", report=report)
        keep_categories(source, list(found), categories, see=options.see, report=report)

    people = people_file(path)
    if people is not None:
        keep_people(
            source, readable(people, read_person, kind="person", report=report), directory, report
        )
    else:
        keep_people(source, authors_in(archive), directory, report)
    site = Site(
        names=directory.names,
        profiles={username_key(name): f"/u/{name}/" for name in directory.names.values()},
        topic_offset=source.topic_offset,
        old_hosts=options.old_hosts,
        own_hosts=tuple(settings.OWN_HOSTS),
    )
    report.unchanged["category"] = len(categories) - report.created["category"]
    report.unchanged["person"] = len(directory.keys) - report.created["person"]
    return Shelf(source, site, directory, categories, options.see, report)


def _keep_topics(
    archive: Archive, pool: TextPool, shelf: Shelf, options: Options, progress: Progress
) -> None:
    """Batches are written in order, while later ones are rendered."""
    waiting: deque[tuple[list[TopicRecord], Callable[[], Texts]]] = deque()
    offset = shelf.source.topic_offset
    for batch in batches(topics_in(archive, shelf.report), BATCH_POSTS, shelf.report):
        new = new_topics(batch, shelf.source, shelf.report)
        if new:
            jobs = [text_job(record, record.number + offset) for record in new]
            waiting.append((new, pool.submit(jobs)))
        while len(waiting) > 2 * options.workers:
            _write(*waiting.popleft(), shelf)
        progress.update(archive.position / max(archive.size, 1))
    while waiting:
        _write(*waiting.popleft(), shelf)
        progress.update(1)


def _write(records: list[TopicRecord], texts: Callable[[], Texts], shelf: Shelf) -> None:
    people = (person for record in records for person in people_of(record))
    keep_people(shelf.source, people, shelf.directory, shelf.report)
    missing = sorted({record.category for record in records} - set(shelf.categories))
    unnamed = [unnamed_category(external_id) for external_id in missing]
    keep_categories(shelf.source, unnamed, shelf.categories, see=shelf.see, report=shelf.report)
    written = [Written(record, done) for record, done in zip(records, texts(), strict=True)]
    keep_topics(written, shelf)


def new_topics(batch: list[TopicRecord], source: Source, report: Report) -> list[TopicRecord]:
    """Those that are not here yet. Says where another community has the same numbers."""
    known = known_topics(source, [record.external_id for record in batch])
    new: list[TopicRecord] = []
    for record in batch:
        if record.external_id not in known:
            new.append(record)
            continue
        started, posts = known[record.external_id]
        if started and started != record.created_at:
            report.skip("topic", "another topic came with this number: use --source", record.place)
            continue
        report.unchanged["topic"] += 1
        report.unchanged["post"] += min(posts, len(record.posts))
        if later := len(record.posts) - posts:
            report.skip("post", "in a topic that is here already", count=max(later, 0))
    return new


def _look_through(archive: Archive, options: Options, report: Report, progress: Progress) -> None:
    """A dry run: what would be new. Writes and renders nothing."""
    source = Source.objects.filter(name=options.source).first() or Source(name=options.source)
    directory, categories = directory_of(source), categories_of(source)
    people: set[str] = set()
    found: set[str] = set()
    for batch in batches(topics_in(archive, report), BATCH_POSTS, report):
        new = new_topics(batch, source, report)
        report.created["topic"] += len(new)
        report.created["post"] += sum(len(record.posts) for record in new)
        people |= {person.external_id for record in new for person in people_of(record)}
        found |= {record.category for record in new}
        progress.update(archive.position / max(archive.size, 1))
    report.created["person"] = len(people - set(directory.keys))
    report.created["category"] = len(found - set(categories))
    report.unchanged["person"], report.unchanged["category"] = len(directory.keys), len(categories)
    progress.finish()


@transaction.atomic
def _finish(source: Source, report: Report, *, changed: bool) -> None:
    topics, posts = report.created["topic"], report.created["post"]
    if topics:
        record_event(ImportFinished(source_id=source.pk, topics=topics, posts=posts))
    if topics or changed:
        outdate("site", "lists")
