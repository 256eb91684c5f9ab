"""The benchmark's community is one that the forum's own actions could have made."""

import pytest
from django.db import connection
from django.db.models import Count, Max

from bench.loader import load, readers
from bench.plan import Shape
from bench.words import RARE_POSTS, RARE_WORD
from forums.actions import reply_to_topic
from forums.models import Category, Post, Reaction, Topic
from members.models import User

SIZE = 200


@pytest.fixture
def community(monkeypatch: pytest.MonkeyPatch, db: None) -> Shape:
    """200 posts, without the VACUUM that no transaction can hold."""
    monkeypatch.setattr("bench.loader.analyse", lambda: None)
    load(SIZE)
    return Shape.of(SIZE)


@pytest.mark.django_db
def test_counters_are_what_the_rows_say(community: Shape):
    assert Post.objects.count() == SIZE
    assert User.objects.count() == community.members
    assert Topic.objects.count() == community.topics
    assert Category.objects.count() == community.categories
    for topic in Topic.objects.annotate(posts_there=Count("posts"), last=Max("posts__created_at")):
        assert topic.highest_number == topic.posts_there == topic.reply_count + 1
        assert topic.last_posted_at == topic.last
        assert topic.participant_count == topic.posts.values("author").distinct().count()
        assert topic.like_count == Reaction.objects.filter(post__topic=topic).count()
        assert topic.tag_names == sorted(topic.tags.values_list("name", flat=True))
    for category in Category.objects.all():
        there = Topic.objects.filter(category=category)
        assert category.topic_count == there.count()
        assert category.last_topic == there.order_by("-last_posted_at").first()


@pytest.mark.django_db
def test_a_rare_word_stands_in_as_many_posts_as_promised(community: Shape):
    assert Post.objects.filter(body__contains=RARE_WORD).count() == RARE_POSTS


@pytest.mark.django_db
def test_whoever_signs_in_can_reply_and_the_next_key_is_free(community: Shape):
    topic = Topic.objects.get(pk=1)
    by = User.objects.get(pk=readers(community)[0])

    post = reply_to_topic(topic, by=by, body="One more")

    assert post.number == community.long + 1
    assert post.pk > SIZE


def test_a_topic_of_exactly_two_hundred_posts_and_a_long_one():
    shape = Shape.of(100_000)

    assert (shape.long, shape.second) == (10_000, 200)
    assert (shape.members, shape.topics, shape.categories) == (10_000, 2_000, 50)


@pytest.mark.django_db
def test_the_keys_of_tables_written_by_hand_are_reset(community: Shape):
    if connection.vendor == "postgresql":
        assert (
            Topic.objects.create(category_id=1, author_id=1, title="Next", excerpt="").pk
            == community.topics + 1
        )
