"""The page of notifications."""

import pytest

from eventlog.testing import deliver_events
from forums import actions
from notifications.models import Notification
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


def test_a_member_reads_who_did_what_and_gets_to_the_post(sign_in):
    hanna, jun = UserFactory(), UserFactory(name="Jun <i>")
    post = PostFactory(topic=TopicFactory(author=hanna, title="Leaks & valves"), author=jun)
    deliver_events()

    page = sign_in(hanna).get("/notifications/").content.decode()

    assert "<b>Jun &lt;i&gt;</b> replied in <i>Leaks &amp; valves</i>" in page
    assert f'href="{post.href}"' in page
    assert "Today" in page
    assert "New." in page


def test_looking_changes_nothing_and_all_seen_does(sign_in):
    hanna = UserFactory()
    PostFactory(topic=TopicFactory(author=hanna), author=UserFactory())
    deliver_events()
    client = sign_in(hanna)

    client.get("/notifications/")
    assert Notification.objects.filter(read_at=None).count() == 1
    assert client.get("/notifications/read/").status_code == 405
    answer = client.post("/notifications/read/")

    assert answer["Location"] == "/notifications/"
    hanna.refresh_from_db()
    assert hanna.unread_notifications == 0
    page = client.get("/notifications/").content.decode()
    assert "New." not in page
    assert "All seen" not in page


def test_opening_one_marks_it_as_read(sign_in):
    hanna = UserFactory()
    PostFactory(topic=TopicFactory(author=hanna), author=UserFactory())
    deliver_events()
    address = f"/notifications/{Notification.objects.get().pk}/read/"

    assert sign_in(UserFactory()).post(address).status_code == 404
    assert sign_in(hanna).get(address).status_code == 405
    assert Notification.objects.get().read_at is None
    assert sign_in(hanna).post(address).status_code == 204

    assert Notification.objects.get().read_at is not None


def test_a_page_without_notifications_says_so(sign_in):
    assert "Nothing yet" in sign_in(UserFactory()).get("/notifications/").content.decode()


def test_what_one_can_no_longer_read_is_not_shown(sign_in):
    hanna, jun = UserFactory(), UserFactory()
    post = PostFactory(topic=TopicFactory(author=hanna, title="Leaks"), author=jun)
    deliver_events()
    actions.delete_post(post, by=jun)

    assert "Leaks" not in sign_in(hanna).get("/notifications/").content.decode()


def test_guests_are_asked_to_sign_in(guest):
    assert guest.get("/notifications/").status_code == 302
    assert guest.post("/notifications/read/").status_code == 302
