"""What members write, as rules see it."""

import pytest
from django.conf import settings

from automod.evaluation import evaluate
from automod.in_force import InForce
from automod.posts import item_key, item_of_draft, item_of_post
from core.markdown import render
from forums.actions import react
from forums.models import Post
from forums.screening import Draft
from tests.automod.rules import book_of
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

LINKS = "See https://www.shop.test/a and https://bit.ly/x"


def in_force(source):
    return [InForce(1, 1, None, book_of(source))]


def draft_of(body, *, by, category, **fields):
    return Draft(by=by, category=category, body=body, rendered=render(body), **fields)


def read(post):
    related = ("author", "topic__category", "topic__author", "reply_to")
    return Post.objects.select_related(*related).get(pk=post.pk)


def test_a_new_topic_is_seen_with_its_links_and_its_author():
    category = CategoryFactory(slug="talk")
    author = UserFactory(username="ann", title="Baker", trust_level=2)

    item = item_of_draft(
        draft_of(LINKS, by=author, category=category, title="Hello"),
        in_force("title: x\naction: spam"),
    )

    assert (item.kind, item.community, item.is_edited) == ("topic", "talk", False)
    assert (item.topic.title, item.topic.url, item.topic.category) == ("Hello", "", "talk")
    assert item.link_domains == ("bit.ly", "shop.test")
    seen = item.author
    assert (seen.name, seen.flair_text, seen.trust_level) == ("ann", "Baker", 2)
    assert (seen.contributor_quality, seen.first_post, seen.is_moderator) == (
        "moderate",
        True,
        False,
    )
    assert seen.groups == ("guest", "newcomer", "member")


def test_a_topic_that_is_only_an_address_has_a_link():
    item = item_of_draft(
        draft_of(" <https://www.shop.test/a> ", by=UserFactory(), category=CategoryFactory()), []
    )

    assert (item.topic.url, item.topic.domain) == ("https://www.shop.test/a", "shop.test")


def test_a_reply_is_seen_with_its_topic_and_who_began_it():
    topic = TopicFactory(title="How?", author=UserFactory(username="ann"), body="Tell me")
    post = PostFactory(topic=topic, author=topic.author, body="I found out")
    source = """
author:
    is_submitter: true
is_top_level: true
parent_submission:
    title: how
    body: tell
action: report
"""
    files = in_force(source)

    item = item_of_post(read(post), render(post.body), files, reports=2)

    assert (item.kind, item.reports, item_key(post)) == ("reply", 2, f"post:{post.pk}")
    assert evaluate(files[0].book, item).action == "report"


def test_an_answer_to_a_reply_is_not_at_the_top():
    topic = TopicFactory()
    first = PostFactory(topic=topic)
    second = PostFactory(topic=topic, reply_to=first)

    assert not item_of_post(read(second), render("x"), []).is_top_level


def test_a_moderator_is_known():
    item = item_of_draft(draft_of("x", by=StaffFactory(), category=CategoryFactory()), [])

    assert item.author.is_moderator


def test_karma_is_what_others_gave_and_told_apart_by_place():
    topic = TopicFactory()
    author = topic.author
    elsewhere = PostFactory(topic=TopicFactory(), author=author)
    first = topic.posts.get(number=1)
    for post in (first, elsewhere):
        react(post, by=UserFactory(), kind=next(iter(settings.REACTIONS)))
    files = in_force("author:\n  comment_karma: '< 5'\naction: filter")

    seen = item_of_post(read(first), render("x"), files).author

    assert (seen.post_karma, seen.comment_karma) == (1, 1)
    assert (seen.post_subreddit_karma, seen.comment_subreddit_karma) == (1, 0)


def test_what_no_rule_asks_for_is_not_read(django_assert_max_num_queries):
    topic = TopicFactory()
    author, category = topic.author, topic.category
    plain, curious = (
        in_force("title: x\naction: filter"),
        in_force("rate: 2 in 1 hour\nauthor:\n  post_karma: 0\naction: filter"),
    )
    draft = draft_of("x", by=author, category=category, title="x")
    item_of_draft(draft, plain)

    with django_assert_max_num_queries(0):
        item_of_draft(draft, plain)
    with django_assert_max_num_queries(2):
        assert evaluate(curious[0].book, item_of_draft(draft, curious)).action == "filter"
