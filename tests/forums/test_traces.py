"""What is done to others' words is in the audit log; what authors do themselves is not."""

from collections.abc import Callable

import pytest

from audit.models import AuditEntry
from forums.actions import (
    delete_post,
    edit_post,
    edit_topic,
    feature_topic,
    lock_topic,
    pin_topic,
    restore_post,
)
from forums.actions.topics import move_topic
from forums.actions.visibility import hide_post, show_post
from forums.models import Post
from members.models import User
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory

pytestmark = pytest.mark.django_db

POST_ACTS: list[tuple[str, Callable[[Post, User], object]]] = [
    ("post.edited", lambda post, by: edit_post(post, by=by, body="Kinder words", version=1)),
    ("post.deleted", lambda post, by: delete_post(post, by=by)),
    ("post.hidden", lambda post, by: hide_post(post, by=by)),
]


@pytest.mark.parametrize(("act", "do"), POST_ACTS, ids=[act for act, _do in POST_ACTS])
def test_what_a_moderator_does_to_somebodys_post_is_logged_without_its_words(act, do):
    moderator, post = StaffFactory(), PostFactory(body="Unkind words")

    do(post, moderator)

    entry = AuditEntry.objects.get()
    assert (entry.act, entry.by, entry.target_type, entry.target_id, entry.category_id) == (
        act,
        moderator,
        "post",
        str(post.pk),
        post.topic.category_id,
    )
    assert entry.is_moderation
    assert "words" not in f"{entry.before} {entry.after} {entry.why} {entry.target_label}"


def test_what_is_taken_back_is_logged_too():
    moderator, post = StaffFactory(), PostFactory()

    delete_post(post, by=moderator)
    restore_post(post, by=moderator)
    hide_post(post, by=moderator)
    show_post(post, by=moderator)

    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True)) == [
        *("post.deleted", "post.restored", "post.hidden", "post.shown")
    ]


def test_what_authors_do_with_their_own_is_not():
    topic = TopicFactory()
    post = PostFactory(topic=topic)

    edit_post(post, by=post.author, body="Other words", version=1)
    delete_post(post, by=post.author)
    restore_post(post, by=post.author)

    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("act", "do"),
    [("topic.pinned", pin_topic), ("topic.locked", lock_topic), ("topic.featured", feature_topic)],
)
def test_switches_are_logged_once_for_each_turn(act, do):
    topic, moderator = TopicFactory(), StaffFactory()

    do(topic, by=moderator, on=True)
    do(topic, by=moderator, on=True)

    entry = AuditEntry.objects.get()
    assert (entry.act, list(entry.after.values())) == (act, ["True"])


def test_a_move_is_read_of_in_both_categories():
    topic, there, moderator = TopicFactory(), CategoryFactory(), StaffFactory()
    here = topic.category

    move_topic(topic, by=moderator, category=there)

    assert list(AuditEntry.objects.order_by("pk").values_list("act", "category_id")) == [
        ("topic.moved", here.pk),
        ("topic.moved_in", there.pk),
    ]


def test_a_title_changed_by_a_moderator_is_logged_with_both():
    topic = TopicFactory(title="Rude")

    edit_topic(
        topic,
        by=StaffFactory(),
        title="Polite",
        category=topic.category,
        kind=topic.kind,
        tags=[],
        version=1,
    )

    entry = AuditEntry.objects.get()
    assert (entry.act, entry.before, entry.after) == (
        "topic.edited",
        {"title": "Rude"},
        {"title": "Polite"},
    )
