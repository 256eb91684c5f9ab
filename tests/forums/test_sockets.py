"""Open pages of a topic hear of new replies, whoever wrote them, while they may read."""

import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter

from community.routing import websocket_urlpatterns as all_patterns
from forums.actions import delete_post, reply_to_topic
from forums.actions.writing import wake_readers
from forums.models import Topic
from forums.routing import websocket_urlpatterns
from members.actions import grant, impose_sanction, revoke
from members.models import User
from tests.factories.forums import CategoryFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


def socket_of(topic: Topic, user: User | None, after: int = 1) -> Socket:
    router = URLRouter(websocket_urlpatterns)  # type: ignore[arg-type]
    return Socket(router, f"/ws/topic/{topic.pk}/?after={after}", user=user)


make_topic = sync_to_async(TopicFactory)
make_user = sync_to_async(UserFactory)


@sync_to_async
def reply(topic: Topic, by: User | None = None) -> None:
    reply_to_topic(topic, by=by or topic.author, body="Something new")


async def test_a_reply_is_announced_to_open_pages():
    topic = await make_topic()
    socket = socket_of(topic, None)
    assert await socket.connect() == 0

    await reply(topic)

    assert await socket.hear() == {"type": "replies", "last": 2}
    await socket.leave()


async def test_a_page_that_was_away_hears_what_it_missed():
    topic = await make_topic(replies=4)
    socket = socket_of(topic, None, after=3)

    assert await socket.connect() == 0

    assert await socket.hear() == {"type": "replies", "last": 5}
    await socket.leave()


async def test_a_number_too_long_for_a_topic_is_no_address():
    router = URLRouter(all_patterns())
    socket = Socket(router, f"/ws/topic/{'9' * 21}/?after=1", user=None)

    assert await socket.connect() != 0


async def test_nobody_listens_to_a_topic_they_may_not_see():
    category = await sync_to_async(CategoryFactory)(private=True)
    topic = await make_topic(category=category, author=await sync_to_async(StaffFactory)())
    member = await make_user()

    for viewer in (None, member):
        socket = socket_of(topic, viewer)
        assert await socket.connect() == 4404


async def test_whoever_may_no_longer_see_a_topic_is_sent_away():
    topic = await make_topic()
    member = await make_user()
    socket = socket_of(topic, member)
    assert await socket.connect() == 0

    await sync_to_async(delete_post)(await topic.posts.aget(number=1), by=topic.author)
    await sync_to_async(wake_readers)(topic)

    assert await socket.closing_code() == 4404


async def test_a_closed_account_is_sent_away():
    topic = await make_topic()
    member = await make_user()
    socket = socket_of(topic, member)
    assert await socket.connect() == 0

    await User.objects.filter(pk=member.pk).aupdate(is_active=False)
    await reply(topic)

    assert await socket.closing_code() == 4404


@pytest.mark.parametrize("kind", ["suspension", "ban"])
async def test_whoever_is_shut_out_is_sent_away_at_once(kind: str):
    topic, member = await make_topic(), await make_user()
    socket, other = socket_of(topic, member), socket_of(topic, await make_user())
    assert await socket.connect() == 0
    assert await other.connect() == 0

    await sanction(member, kind)

    assert await socket.closing_code() == 4404
    assert await socket_of(topic, member).connect() == 4404
    await reply(topic)
    assert await other.hear() == {"type": "replies", "last": 2}
    await other.leave()


async def test_whoever_is_muted_goes_on_hearing():
    topic, member = await make_topic(), await make_user()
    socket = socket_of(topic, member)
    assert await socket.connect() == 0

    await sanction(member, "mute")
    await reply(topic)

    assert await socket.hear() == {"type": "replies", "last": 2}
    await socket.leave()


async def test_a_right_that_is_taken_away_closes_what_it_opened_at_once():
    category = await sync_to_async(CategoryFactory)(private=True)
    topic = await make_topic(category=category, author=await sync_to_async(StaffFactory)())
    member = await make_user()
    await sync_to_async(grant)("see_category", member, category)
    socket = socket_of(topic, member)
    assert await socket.connect() == 0

    await sync_to_async(revoke)("see_category", member, category)

    assert await socket.closing_code() == 4404


@sync_to_async
def sanction(user: User, kind: str) -> None:
    impose_sanction(user, by=OwnerFactory(), kind=kind, ends_at=None)
