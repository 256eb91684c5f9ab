"""A topic costs what one page of it costs, however long it is: its posts are found by number."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.forums import TopicFactory
from tests.factories.members import UserFactory
from tests.plans import plan_of

pytestmark = pytest.mark.django_db
BY_NUMBER = "forums_post_number_once_in_topic"


@pytest.mark.parametrize("address", ["{href}", "/t/{pk}/replies/?after=1", "/t/{pk}/edit/"])
def test_posts_are_found_by_their_number_in_the_topic(sign_in, address):
    author = UserFactory()
    topic = TopicFactory(author=author, replies=3, kind="question")
    client = sign_in(author)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address.format(href=topic.href, pk=topic.pk)).status_code == 200

    by_topic = [sql for one in asked if '"number"' in where(sql := one["sql"])]
    assert by_topic
    for sql in by_topic:
        assert BY_NUMBER in plan_of(sql), sql


def where(sql: str) -> str:
    return sql.partition('FROM "forums_post"')[2].partition(" WHERE ")[2].partition(" ORDER ")[0]
