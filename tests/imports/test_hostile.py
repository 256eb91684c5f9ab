"""No record, however wrong, stops a run."""

import json
import tracemalloc
from pathlib import Path

import pytest

from forums.models import Post, Topic
from imports.actions.reading import batches, topics_in
from imports.discourse.archive import open_archive
from imports.report import Report
from members.models import User
from tests.imports.archives import bring_in, post, topic, write_archive
from tests.shared_data import needs_shared, shared_rows

pytestmark = pytest.mark.django_db

WRONG = [None, True, -1, 1.5, 10**30, "", "x", "\x00", "\ud800", [], [[]], {}, {"id": {}}, "9" * 50]


@pytest.mark.parametrize("field", sorted(topic(1)))
def test_a_topic_may_have_anything_in_any_field(tmp_path: Path, field: str):
    topics = [topic(n, [post(1)]) | {field: wrong} for n, wrong in enumerate(WRONG, 1)]

    bring_in(write_archive(tmp_path, [*topics, topic(500)]))

    assert Topic.objects.filter(pk=500).exists()
    assert all(found.title and found.slug for found in Topic.objects.all())


@pytest.mark.parametrize("field", [*sorted(post(1)), "polls", "actions_summary", "hidden"])
def test_a_post_may_have_anything_in_any_field(tmp_path: Path, field: str):
    topics = [
        topic(n, [post(1), post(2) | {field: wrong}, post(3)]) for n, wrong in enumerate(WRONG, 1)
    ]

    bring_in(write_archive(tmp_path, topics))

    assert Topic.objects.count() == len(WRONG)
    assert Post.objects.count() >= 2 * len(WRONG)


def test_people_and_categories_may_be_anything(tmp_path: Path):
    users = [*WRONG, {"id": 1, "username": "writer1", "name": "\x00W\ud800", "created_at": 5}]
    categories = [*WRONG, {"id": 6, "name": {}, "color": "zzzzzz", "parent_category_id": 6}]

    bring_in(write_archive(tmp_path, [topic(1)], users=users, categories=categories))

    assert User.objects.get(username="writer1").name == "W"
    assert Topic.objects.get().category.name == "Category 6"


def test_texts_may_hold_anything(tmp_path: Path):
    texts = ["\x00a\ud800b", "x" * 300_000, "[" * 5000, "> " * 3000, "\u202eevil", "😀" * 60_000]
    posts = [post(n, text=text) for n, text in enumerate(texts, 1)]
    posts += [post(90, raw=None, cooked="<b>" * 3000 + "\x00<script>alert(1)</script>")]

    summary, _ = bring_in(write_archive(tmp_path, [topic(1, posts)]))

    found = list(Post.objects.order_by("number"))
    assert len(found) == len(posts)
    assert found[0].body == "ab"
    assert all(len(one.body.encode()) <= 100_000 for one in found)
    assert not any("<script" in one.html for one in found)
    assert "2 texts were cut" in summary


@needs_shared
def test_names_and_texts_of_the_naughty_list(tmp_path: Path):
    strings = [text for text in shared_rows("strings-naughty", "blns.json") if text]
    posts = [post(n, user=n, text=text, username=text) for n, text in enumerate(strings, 1)]

    bring_in(write_archive(tmp_path, [topic(1, posts)]))

    assert Post.objects.count() == len(strings)


def test_the_same_numbers_twice_are_said_and_left_out(tmp_path: Path):
    twice = topic(1, [post(1), post(1), post(2, id=1001)])
    elsewhere = topic(2)
    elsewhere["posts"][0]["id"] = twice["posts"][0]["id"]

    summary, _ = bring_in(write_archive(tmp_path, [twice, elsewhere]))

    assert "2 skipped (post given twice)" in summary
    assert Topic.objects.count() == 2


def test_reading_holds_a_batch_and_not_the_archive(tmp_path: Path):
    text = "Some words. " * 200
    topics = [topic(n, [post(i, text=text) for i in range(1, 11)]) for n in range(1, 301)]
    path = tmp_path / "topics.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in topics))
    assert path.stat().st_size > 14_000_000
    del topics

    tracemalloc.start()
    archive = open_archive(path)
    count = sum(len(batch) for batch in batches(topics_in(archive, Report()), 100, Report()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 300
    assert peak < 3_000_000
    assert archive.position == archive.size
