"""Open pages hear how many notifications are unread."""

import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore

from core.wake import wake
from eventlog.testing import deliver_events
from forums.actions import mark_read, reply_to_topic
from forums.models import Topic
from members.models import User
from notifications.actions import mark_all_read
from notifications.routing import websocket_urlpatterns
from tests.factories.forums import TopicFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


def socket_of(user: User | None, session: SessionStore | None = None) -> Socket:
    router = URLRouter(websocket_urlpatterns)  # type: ignore[arg-type]
    socket = Socket(router, "/ws/notifications/", user=user)
    if session is not None:
        socket.scope["session"] = session
    return socket


make_topic = sync_to_async(TopicFactory)
make_user = sync_to_async(UserFactory)


@sync_to_async
def reply(topic: Topic, by: User) -> None:
    reply_to_topic(topic, by=by, body="Something new")
    deliver_events()


async def test_what_a_page_sends_is_passed_over():
    socket = socket_of(await make_user())
    assert await socket.connect() == 0
    assert await socket.hear() == {"type": "unread", "count": 0}

    for junk in ({"text": "{not json"}, {"text": "[" * 60_000}, {"bytes": b"\xff"}):
        await socket.send_input({"type": "websocket.receive", **junk})

    assert await socket.receive_nothing()
    await socket.leave()


async def test_whoever_has_to_set_up_a_second_factor_first_hears_nothing(settings):
    settings.MFA_REQUIRED_ROLES = ["moderator"]

    assert await socket_of(await sync_to_async(StaffFactory)()).connect() == 4403


async def test_a_session_of_an_old_password_hears_nothing_more():
    user = await make_user()
    session = await sync_to_async(session_of)(user)
    socket = socket_of(user, session)
    assert await socket.connect() == 0
    assert await socket.hear() == {"type": "unread", "count": 0}

    user.set_password("another long password")
    await user.asave()
    wake(f"user.{user.pk}", {"type": "unread.changed"})

    assert await socket.closing_code() == 4403
    await socket.leave()


def session_of(user: User) -> SessionStore:
    session = SessionStore()
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session


async def test_a_page_hears_the_number_and_how_it_changes():
    topic, jun = await make_topic(), await make_user()
    socket = socket_of(topic.author)
    assert await socket.connect() == 0
    assert await socket.hear() == {"type": "unread", "count": 0}

    await reply(topic, jun)
    assert await socket.hear() == {"type": "unread", "count": 1}
    await sync_to_async(mark_all_read)(by=topic.author)

    assert await socket.hear() == {"type": "unread", "count": 0}
    await socket.leave()


async def test_a_page_that_opens_counts_what_was_read_meanwhile():
    hanna, jun = await make_user(), await make_user()
    topic = await make_topic(author=hanna)
    await reply(topic, jun)
    await reply(topic, jun)
    topic = await Topic.objects.select_related("category").aget(pk=topic.pk)
    await sync_to_async(mark_read)(topic, by=hanna, number=2)
    socket = socket_of(hanna)

    assert await socket.connect() == 0

    assert await socket.hear() == {"type": "unread", "count": 1}
    await socket.leave()


async def test_others_hear_nothing_of_it():
    topic, jun = await make_topic(), await make_user()
    socket = socket_of(jun)
    await socket.connect()
    await socket.hear()

    await reply(topic, jun)

    assert await socket.receive_nothing()
    await socket.leave()


async def test_guests_have_no_notifications():
    assert await socket_of(None).connect() == 4403


async def test_an_account_that_was_closed_is_sent_away():
    topic, jun = await make_topic(), await make_user()
    socket = socket_of(topic.author)
    await socket.connect()
    await socket.hear()
    await reply(topic, jun)
    await socket.hear()

    await User.objects.filter(pk=topic.author_id).aupdate(is_active=False)
    await sync_to_async(mark_all_read)(by=topic.author)

    assert await socket.closing_code() == 4403
