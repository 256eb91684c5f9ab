"""What is taken from an archive: records one by one, what is wrong with the others, batches."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from imports.discourse.archive import Archive, Found
from imports.discourse.records import (
    BadRecord,
    PersonRecord,
    TopicRecord,
    people_of,
    read_topic,
)
from imports.report import Report

R = TypeVar("R")


def readable(
    found: Iterable[Found], read: Callable[[Any, str], R], *, kind: str, report: Report
) -> Iterator[R]:
    """The records that can be read. The others are said, with their place."""
    for one in found:
        if one.problem:
            report.skip(kind, one.problem, one.place)
            continue
        try:
            yield read(one.value, one.place)
        except BadRecord as problem:
            report.skip(kind, str(problem), one.place)


def topics_in(archive: Archive, report: Report) -> Iterator[TopicRecord]:
    """Topics in the order of the archive."""
    for topic in readable(archive.records(), read_topic, kind="topic", report=report):
        for reason, count in topic.left_out.items():
            report.skip("post", reason, count=count)
        yield topic


def batches(
    topics: Iterable[TopicRecord], posts: int, report: Report
) -> Iterator[list[TopicRecord]]:
    """Topics until they have so many posts, each number once in a batch."""
    batch: dict[str, TopicRecord] = {}
    count = 0
    for topic in topics:
        if topic.external_id in batch:
            report.skip("topic", "topic given twice", topic.place)
            continue
        batch[topic.external_id] = topic
        count += len(topic.posts)
        if count >= posts:
            yield list(batch.values())
            batch, count = {}, 0
    if batch:
        yield list(batch.values())


def authors_in(archive: Archive) -> list[PersonRecord]:
    """Whoever wrote something, from the topics themselves. Reads them all; keeps only people."""
    authors: dict[str, PersonRecord] = {}
    for topic in topics_in(archive, Report()):
        for person in people_of(topic):
            first = authors.setdefault(person.external_id, person)
            if person.joined_at and first.joined_at:
                first.joined_at = min(first.joined_at, person.joined_at)
    return list(authors.values())
