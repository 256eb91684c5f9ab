import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from firstrun.demo_content import (
    KINDS,
    REACTIONS,
    ROLES,
    DemoContentError,
    load_demo,
    read_topic,
)

NOW = datetime(2025, 6, 17, 9, 40, tzinfo=UTC)
QUOTE = re.compile(r"^> \[@[\w-]+\]\(#(\d+)\) wrote:\n((?:> .+\n?)+)", re.MULTILINE)
MENTION = re.compile(r"(?<![\w@])@([a-z][\w-]*)")
FILLER = ("lorem", "ipsum", "TODO", "FIXME", "XXX")
TOPIC = """\
+++
title = "A question"
kind = "question"
author = "jun"
started = "3d 4h"
reactions = "thanks=aoife,owen"
+++
Who knows?

=== owen | 3d 2h ago | reply_to=1 | reactions: helped=jun same_here=aoife
I do.
"""


@pytest.fixture(scope="module")
def demo():
    return load_demo(NOW)


def write_topic(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mending" / "01-a-question.md"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_a_topic_is_read_with_its_ages_reactions_and_replies(tmp_path):
    topic = read_topic(write_topic(tmp_path, TOPIC), NOW)

    assert (topic.category, topic.slug, topic.author) == ("mending", "a-question", "jun")
    assert topic.started_at == NOW - timedelta(days=3, hours=4)
    assert topic.posts[0].reactions == {"thanks": ("aoife", "owen")}
    assert (topic.posts[1].reply_to, topic.posts[1].body) == (1, "I do.")
    assert topic.posts[1].reactions == {"helped": ("jun",), "same_here": ("aoife",)}


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ('kind = "question"', 'kind = "riddle"', 2),
        ('kind = "question"', "kind = question", 3),
        ('kind = "question"', 'kind = "question"\nflavour = "odd"', 2),
        ('kind = "question"', 'kind = "question"\nsolution = 1', 2),
        ("+++\nWho", "Who", 1),
        ("| 3d 2h ago", "| 4d ago", 10),
        ("| 3d 2h ago", "| last night ago", 10),
        ("reply_to=1", "reply_to=2", 10),
        ("helped=jun", "adored=jun", 10),
        ("=== owen |", "=== owen,", 10),
        ("I do.\n", "", 10),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(tmp_path, right, wrong, line):
    path = write_topic(tmp_path, TOPIC.replace(right, wrong, 1))

    with pytest.raises(DemoContentError) as refused:
        read_topic(path, NOW)

    assert str(refused.value).startswith(f"{path}:{line}: ")


def test_every_demo_log_in_is_a_member_with_the_role_of_the_same_name(demo):
    roles = {member.username: member.role for member in demo.members}

    assert {name: roles[name] for name in ROLES} == {name: name for name in ROLES}


def test_the_community_is_large_enough_to_look_lived_in(demo):
    posts = [post for topic in demo.topics for post in topic.posts]

    assert len(demo.members) >= 14
    assert len(demo.categories) >= 8
    assert len(demo.topics) >= 40
    assert 230 <= len(posts) <= 340
    assert {member.username for member in demo.members} == {post.author for post in posts}
    assert {category.slug for category in demo.categories} == {t.category for t in demo.topics}


def test_every_kind_of_topic_and_reaction_occurs(demo):
    kinds = Counter(topic.kind for topic in demo.topics)
    reactions = Counter(kind for t in demo.topics for p in t.posts for kind in p.reactions)
    unanswered = [t for t in demo.topics if t.kind == "question" and len(t.posts) == 1]

    assert set(kinds) == set(KINDS)
    assert set(reactions) == set(REACTIONS)
    assert 4 <= len(unanswered) <= 6
    assert any(NOW - topic.started_at > timedelta(days=14) for topic in unanswered)
    assert sum(topic.solution is not None for topic in demo.topics) >= 6
    assert sum(topic.pinned for topic in demo.topics) >= 3
    assert sum(topic.featured for topic in demo.topics) >= 2
    assert sum(topic.locked for topic in demo.topics) >= 1


def test_times_ascend_and_nobody_writes_in_the_future(demo):
    for topic in demo.topics:
        times = [post.written_at for post in topic.posts]

        assert all(earlier < later for earlier, later in pairwise(times)), topic.path
        assert times[-1] < NOW, topic.path
    assert demo.topics == tuple(sorted(demo.topics, key=lambda topic: topic.started_at))


def test_quotes_repeat_words_that_were_written(demo):
    for topic in demo.topics:
        for post in topic.posts:
            for number, quoted in QUOTE.findall(post.body):
                words = " ".join(quoted.replace("> ", "").split())
                source = " ".join(topic.posts[int(number) - 1].body.split())

                assert words in source, f"{topic.path}:{post.line}"


def test_mentions_name_members(demo):
    usernames = {member.username for member in demo.members}

    for topic in demo.topics:
        for post in topic.posts:
            assert set(MENTION.findall(post.body)) <= usernames, f"{topic.path}:{post.line}"


def test_titles_and_slugs_are_used_once_and_texts_are_clean(demo):
    assert len({topic.title for topic in demo.topics}) == len(demo.topics)
    assert len({topic.slug for topic in demo.topics}) == len(demo.topics)
    for topic in demo.topics:
        text = topic.path.read_text(encoding="utf-8")
        assert not [word for word in FILLER if word in text], topic.path


def test_words_behind_a_private_door_are_written_by_people_who_have_the_key(demo):
    roles = {member.username: member.role for member in demo.members}
    private = {c.slug for c in demo.categories if c.see == "advocate"}

    writers = {p.author for t in demo.topics if t.category in private for p in t.posts}

    assert private
    assert all(ROLES.index(roles[name]) >= ROLES.index("advocate") for name in writers)
