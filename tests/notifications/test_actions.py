"""Read or not: the rows and their count."""

import pytest

from eventlog.testing import deliver_events
from forums import actions as forum
from members.models import User
from notifications.actions import mark_all_read, mark_reached, mark_read
from notifications.models import Notification
from notifications.queries import told, unread_count
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def tell(user: User, count: int = 1, **topic) -> list[Notification]:
    """Replies of somebody else in topics of the user, one in each."""
    category, other = CategoryFactory(), UserFactory()
    for _ in range(count):
        PostFactory(topic=TopicFactory(author=user, category=category, **topic), author=other)
    deliver_events()
    return list(Notification.objects.filter(user=user).order_by("pk"))


def test_all_read_is_nothing_unread():
    hanna, jun = UserFactory(), UserFactory()
    tell(hanna, 2)
    tell(jun)

    assert mark_all_read(by=hanna) == 2
    assert mark_all_read(by=hanna) == 0

    assert (unread_count(hanna), unread_count(jun)) == (0, 1)
    assert Notification.objects.filter(user=hanna, read_at=None).count() == 0


def test_one_that_was_opened_is_read():
    hanna = UserFactory()
    first, _second = tell(hanna, 2)

    mark_read(first, by=UserFactory())
    assert unread_count(hanna) == 2
    mark_read(first, by=hanna)
    mark_read(first, by=hanna)

    assert unread_count(hanna) == 1


def test_a_solution_is_new_until_it_was_opened():
    asked, jun = TopicFactory(kind="question"), UserFactory()
    answer = PostFactory(topic=asked, author=jun)
    forum.accept_answer(answer, by=asked.author)
    deliver_events()

    assert mark_reached(by=jun) == 0

    assert unread_count(jun) == 1


def test_what_was_read_in_its_conversation_is_read():
    hanna = UserFactory()
    first, _second = tell(hanna, 2)

    forum.mark_read(first.post.topic, by=hanna, number=2)
    assert [n.is_new for day in told(hanna).days for n in day.notifications] == [True, False]
    assert mark_reached(by=hanna) == 1
    assert mark_reached(by=hanna) == 0

    assert unread_count(hanna) == 1


def test_what_can_no_longer_be_read_is_not_counted():
    hanna, staff = UserFactory(), StaffFactory()
    deleted, moved, stays = tell(hanna, 3)
    forum.delete_post(deleted.post, by=deleted.actor)
    topic = moved.post.topic
    kept = {"title": topic.title, "kind": topic.kind, "tags": [], "version": 1}
    forum.edit_topic(topic, by=staff, category=CategoryFactory(private=True), **kept)

    assert [n.pk for day in told(hanna).days for n in day.notifications] == [stays.pk]
    assert mark_reached(by=hanna) == 2

    assert unread_count(hanna) == 1


def test_days_are_named_and_pages_follow(monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    from core import paging
    from core.paging import Cursor

    hanna = UserFactory()
    for days, row in enumerate(tell(hanna, 3)):
        moment = timezone.now() - timedelta(days=days)
        Notification.objects.filter(pk=row.pk).update(created_at=moment)

    page = told(hanna)
    assert [day.name for day in page.days][:2] == ["Today", "Yesterday"]
    assert (len(page.days), page.next) == (3, "")

    monkeypatch.setattr(paging.page_after, "__kwdefaults__", {"size": 2})
    first = told(hanna)
    second = told(hanna, cursor=Cursor.parse(first.next))
    assert [len(first.days), len(second.days), second.next] == [2, 1, ""]


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_is_one_query(django_assert_num_queries, count):
    hanna = UserFactory()
    tell(hanna, count)
    told(hanna)

    with django_assert_num_queries(1):
        shown = [
            n.post.href + n.actor.display_name for d in told(hanna).days for n in d.notifications
        ]

    assert len(shown) == count
