"""Queries that are put together once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F, FilteredRelation, Q

from core.statements import Statement, Update
from forums.models import Post, Reading, Topic
from members.models import User
from tests.factories.forums import TopicFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


def test_each_key_gives_its_own_rows():
    one, other = UserFactory(), UserFactory()
    accounts = Statement(lambda pk: User.objects.filter(pk=pk))

    assert [accounts(one.pk), accounts(other.pk), accounts(0)] == [[one], [other], []]


def test_a_list_may_have_any_length():
    users = UserFactory.create_batch(3)
    names = Statement(
        lambda pks: (
            User.objects.filter(pk__among=pks).order_by("pk").values_list("username", flat=True)
        )
    )

    keys = [user.pk for user in users]
    expected = [user.username for user in users]
    assert [names(keys[:n]) for n in (1, 3, 0, 2)] == [expected[:n] for n in (1, 3, 0, 2)]


def test_rows_are_what_the_queryset_gives():
    topic, reader = TopicFactory(replies=2, tags=["gloves"]), UserFactory()
    Reading.objects.create(user=reader, topic=topic, last_read_number=2)

    def build(topic, viewer):
        return (
            Topic.objects.select_related("category")
            .annotate(mine=FilteredRelation("readings", condition=Q(readings__user=viewer)))
            .annotate(read=F("mine__last_read_number"))
            .filter(pk=topic)
        )

    (found,) = Statement(build)(topic.pk, reader.pk)
    expected = build(topic.pk, reader.pk).get()

    without_state = lambda row: {k: v for k, v in vars(row).items() if k != "_state"}  # noqa: E731
    assert without_state(found) == without_state(expected)
    assert found.tag_names == ["gloves"]
    assert (found.read, found.category) == (2, expected.category)


def test_a_key_that_is_no_parameter_is_refused():
    with pytest.raises(ValueError, match="parameters"):
        Statement(lambda pk: User.objects.all())(1)


def test_keys_of_columns_with_a_width_of_their_own_are_put_in():
    topic = TopicFactory(replies=2)
    later = Statement(
        lambda topic, number: (
            Post.objects.filter(topic=topic, number__gt=number)
            .order_by("number")
            .values_list("number", flat=True)
        )
    )

    assert [later(topic.pk, 1), later(topic.pk, 2), later(topic.pk, 3)] == [[2, 3], [3], []]


def test_keys_may_be_moments():
    topic = TopicFactory()
    since = Statement(lambda moment: Topic.objects.filter(created_at__gte=moment))

    later = topic.created_at + timedelta(seconds=1)
    assert [since(topic.created_at), since(later), since(topic.created_at)] == [
        [topic],
        [],
        [topic],
    ]


def test_keys_may_be_uuids():
    topic, key = TopicFactory(), uuid4()
    Post.objects.filter(topic=topic).update(form_key=key)
    sent = Statement(lambda key: Post.objects.filter(form_key=key).values_list("topic", flat=True))

    assert [sent(key), sent(uuid4()), sent(key)] == [[topic.pk], [], [topic.pk]]


def test_an_update_counts_with_each_key():
    one, other = UserFactory(), UserFactory()
    count = Update(
        lambda pk, step: (User.objects.filter(pk=pk), {"post_count": F("post_count") + step})
    )

    assert [count(one.pk, 2), count(other.pk, 5), count(one.pk, -1), count(0, 1)] == [1, 1, 1, 0]
    for user in one, other:
        user.refresh_from_db()
    assert (one.post_count, other.post_count) == (1, 5)
