"""Copies of a post are found by index, whoever sent them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from automod.actions.prints import forget_old_prints, print_post
from automod.models import TextPrint
from automod.queries import similar_to
from automod.spam.prints import print_of
from forums.models import Post
from tests.factories.forums import PostFactory

pytestmark = pytest.mark.django_db
TEXT = (
    "Our new stove boils a litre of water in three minutes and forty seconds, weighs 380 grams "
    "with its bag, and costs less than two evenings in a restaurant. Write to us for a sample."
)
OTHER = (
    "I had the same trouble with the valve in winter. Warm it in your jacket before you light it."
)


def printed(body: str) -> Post:
    post = PostFactory(body=body)
    print_post(post)
    return post


def day_before():
    return timezone.now() - timedelta(days=1)


def test_copies_of_other_accounts_are_found_the_closest_first():
    exact = printed(TEXT.upper())
    edited = printed(TEXT.replace("forty seconds", "thirty seconds") + " Hurry")
    printed(OTHER)

    found = similar_to(TEXT, day_before())

    assert [(one.post_id, one.author_id) for one in found] == [
        (exact.pk, exact.author_id),
        (edited.pk, edited.author_id),
    ]
    assert found[0].likeness == 1.0 > found[1].likeness


def test_old_copies_and_short_texts_are_left_out():
    printed(TEXT)

    assert similar_to(TEXT, timezone.now() + timedelta(seconds=5)) == []
    assert similar_to("Thanks!", day_before()) == []


def test_an_edited_post_has_the_print_of_its_present_text():
    post = printed(TEXT)
    Post.objects.filter(pk=post.pk).update(body=OTHER)
    post.refresh_from_db()
    print_post(post)

    assert similar_to(TEXT, day_before()) == []
    assert len(similar_to(OTHER, day_before())) == 1

    post.body = "Thanks!"
    assert print_post(post) is None
    assert not TextPrint.objects.exists()


def test_prints_are_forgotten_after_a_month():
    old, new = printed(TEXT), printed(OTHER)
    TextPrint.objects.filter(post=old).update(made_at=timezone.now() - timedelta(days=31))

    assert forget_old_prints() == 1
    assert [kept.post_id for kept in TextPrint.objects.all()] == [new.pk]


def test_looking_for_copies_is_one_query_by_indexes(django_assert_num_queries):
    post = printed(TEXT)
    fields = [f"band_{n}" for n in range(1, 9)]
    posts = Post.objects.bulk_create(
        Post(topic=post.topic, number=n, author=post.author, body="x", html="x")
        for n in range(1000, 4000)
    )
    TextPrint.objects.bulk_create(
        TextPrint(post=one, author=post.author, exact=n, bins=bytes(128),
                  **{field: n * 10 + k for k, field in enumerate(fields)})
        for n, one in enumerate(posts)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    with django_assert_num_queries(1):
        similar_to(TEXT, day_before())
    plan = TextPrint.objects.sharing_a_band(print_of(TEXT)).since(day_before())[:500].explain()

    for name in ["exact", *fields]:
        assert f"automod_print_{name}" in plan
    assert "Seq Scan" not in plan
    assert "SCAN automod" not in plan
