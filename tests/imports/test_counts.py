"""Counts of what was imported are those that the forum's own actions keep."""

from pathlib import Path

import pytest
from django.db.models import Sum

from forums.actions import reply_to_topic
from forums.actions.visibility import recount
from forums.models import Category, Post, Reading, Tag, Topic
from imports.actions.counts import restore_counts
from imports.models import Source
from members.actions import edit_trust_levels
from members.models import User
from members.roles import Role
from tests.factories.members import OwnerFactory
from tests.imports.archives import bring_in, post, topic, write_archive

pytestmark = pytest.mark.django_db

TOPIC_COLUMNS = (
    "reply_count", "last_posted_at", "answered_at", "staff_replied_at", "staff_reply_id",
    "solution_id", "highest_number",
)  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    likes = [{"id": 2, "count": 2}]
    return write_archive(
        tmp_path,
        [
            topic(1, [post(1), post(2), post(3, user=2, actions_summary=likes), post(4, user=3)]),
            topic(2, [post(1), post(2, user=2, hidden=True), post(4, user=4)]),
            topic(3, [post(1, user=2), post(2, user=3, accepted_answer=True)], tags=["a", "b"]),
            topic(4, [post(1, hidden=True), post(2, user=2)], category_id=7, tags=["b"]),
            topic(5, [post(1), post(2, user=2, user_deleted=True)], category_id=7),
        ],
    )


def test_topics_say_what_a_recount_of_their_posts_says(archive: Path):
    bring_in(archive)

    for found in Topic.objects.filter(deleted_at=None):
        before = {name: getattr(found, name) for name in TOPIC_COLUMNS}
        recount(found)
        found.refresh_from_db()
        assert {name: getattr(found, name) for name in TOPIC_COLUMNS} == before
        authors = found.posts.order_by("-number").values_list("author_id", flat=True)
        assert found.faces == list(dict.fromkeys(authors))[:3]
        assert found.participant_count == len(set(authors)) == found.readings.count()


def test_people_categories_and_tags_say_what_their_posts_say(archive: Path):
    bring_in(archive)

    for user in User.objects.all():
        assert user.post_count == user.posts.filter(deleted_at=None).count()
        assert user.thanks_count == sum(sum(p.reactions.values()) for p in user.posts.all())
        assert user.solution_count == Topic.objects.filter(solution__author=user).count()
    for category in Category.objects.all():
        listed = category.topics.filter(deleted_at=None)
        replies = listed.aggregate(n=Sum("reply_count"))["n"]
        assert category.topic_count == listed.count()
        assert category.post_count == listed.count() + replies
        assert category.last_topic == listed.order_by("-last_posted_at", "-pk").first()
    assert dict(Tag.objects.values_list("name", "topic_count")) == {"a": 1, "b": 1}


def test_somebody_who_claimed_their_account_and_replies_is_no_new_participant(archive: Path):
    bring_in(archive)
    author = User.objects.get(username="writer2")
    before = Topic.objects.get(pk=1)

    reply_to_topic(before, by=author, body="I am back")

    after = Topic.objects.get(pk=1)
    assert after.participant_count == before.participant_count == 3
    assert after.reply_count == before.reply_count + 1
    assert Reading.objects.get(user=author, topic=1).last_read_number == 5


def test_wrong_counts_are_restored_and_right_ones_left(archive: Path):
    bring_in(archive)
    right = list(User.objects.order_by("pk").values_list("post_count", "thanks_count"))
    User.objects.filter(username="writer1").update(post_count=99)
    Category.objects.update(topic_count=99)

    source = Source.objects.get()
    assert restore_counts(source) == 3
    assert restore_counts(source) == 0
    assert list(User.objects.order_by("pk").values_list("post_count", "thanks_count")) == right


def test_posts_come_in_order(archive: Path):
    bring_in(archive)

    for found in Topic.objects.all():
        numbers = list(found.posts.order_by("pk").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
    assert Post.objects.count() == 13


def test_authors_who_wait_for_their_person_have_the_level_they_wrote_themselves(archive: Path):
    asked = {"days_since_joining": 0, "posts_written": 2, "reactions_received": 2}
    edit_trust_levels({2: asked, 3: asked | {"posts_written": 9}}, by=OwnerFactory())

    bring_in(archive)

    waiting = User.objects.filter(claimable_at__isnull=False)
    thanked = Post.objects.exclude(reactions={}).get().author
    assert set(waiting.filter(trust_level=2)) == {thanked}
    assert not waiting.filter(trust_level__gt=2).exists()
    assert list(waiting.filter(trust_level=0)) == list(waiting.filter(role=Role.NEWCOMER))
