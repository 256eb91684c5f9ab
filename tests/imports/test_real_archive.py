"""The beginning of a real forum's archive, and real answers of its API."""

import gzip
import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.utils.dateparse import parse_datetime

from forums.models import Category, Post, Topic
from imports.models import ImportedRecord
from members.models import User
from tests.imports.archives import bring_in
from tests.shared_data import needs_shared, shared_path

pytestmark = [pytest.mark.django_db, needs_shared]

FORUM = "forum-urho3d-discourse"


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    with gzip.open(shared_path(FORUM, "topics.jsonl.gz")) as lines:
        return [json.loads(line) for line in islice(lines, 60)]


@pytest.fixture
def archive(tmp_path: Path, rows: list[dict[str, Any]]) -> Path:
    with gzip.open(tmp_path / "topics.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "categories.json").write_bytes(shared_path(FORUM, "categories.json").read_bytes())
    return tmp_path


def test_the_first_sixty_topics(archive: Path, rows: list[dict[str, Any]]):
    bring_in(archive)

    speech = [post for row in rows for post in row["posts"] if post["post_type"] == 1]
    assert Topic.objects.count() == 60
    assert Post.objects.count() == len(speech)
    assert Category.objects.count() == 11
    assert User.objects.count() == len({post["user_id"] for post in speech})
    assert Topic.objects.exclude(solution=None).count() == sum("accepted_answer" in r for r in rows)
    assert not User.objects.exclude(claimable_at=None).exclude(email=None).exists()
    for row in rows:
        found = Topic.objects.get(pk=row["id"])
        assert found.created_at == parse_datetime(row["created_at"])
        assert (found.view_count, found.is_locked) == (
            row["views"],
            row["closed"] or row["archived"],
        )


def test_every_reply_points_at_the_post_it_pointed_at(archive: Path, rows: list[dict[str, Any]]):
    bring_in(archive)

    keys = dict(ImportedRecord.objects.filter(kind="post").values_list("external_id", "local_id"))
    replies = dict(Post.objects.values_list("pk", "reply_to"))
    for row in rows:
        by_number = {post["post_number"]: keys.get(str(post["id"])) for post in row["posts"]}
        for post in row["posts"]:
            if post["post_type"] == 1:
                target = by_number.get(post.get("reply_to_post_number"))
                assert replies[keys[str(post["id"])]] == target


def test_a_second_run_finds_nothing_new(archive: Path):
    bring_in(archive)

    summary, _ = bring_in(archive)

    assert "topics: 0 created, 60 unchanged" in summary
    assert "people: 0 created" in summary


def test_answers_of_the_api():
    answers = shared_path(FORUM, "api-responses")

    summary, said = bring_in(answers)

    assert "topics: 40 created" in summary
    assert said.count("skipped") == 0
    assert Topic.objects.exclude(solution=None).count() == 5
    polled = Post.objects.get(topic=6603, number=1)
    assert "- No, I’ll stick to Discourse" in polled.body
    assert sum(topic.like_count for topic in Topic.objects.all()) > 80
    again, _ = bring_in(answers / "alternative-chat-for-urho3d.6603.json")
    assert "topics: 0 created, 1 unchanged" in again
