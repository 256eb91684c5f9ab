"""Who looks at what, and what came in: heard by whoever may know of it."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter

from members.actions import change_role
from members.models import User
from moderation.consumers import _said
from moderation.models import Reviewable
from moderation.queries.queue import last_step
from moderation.routing import websocket_urlpatterns
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory, local_moderator
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

make_case = sync_to_async(CaseFactory)
make_staff = sync_to_async(StaffFactory)


def socket_of(user: User | None, since: int = 0) -> Socket:
    router = URLRouter(websocket_urlpatterns)  # type: ignore[arg-type]
    return Socket(router, f"/ws/moderation/?since={since}", user=user)


async def look(socket: Socket, case: Reviewable, *, deciding: bool = False) -> None:
    said = f'{{"look": {case.pk}, "deciding": {str(deciding).lower()}}}'
    await socket.send_input({"type": "websocket.receive", "text": said})


async def hear_of(socket: Socket, kind: str, **facts: Any) -> Any:
    """The next message of the kind in which the facts are so."""
    for _i in range(12):
        message = await socket.hear()
        if message["type"] == kind and all(message[name] == facts[name] for name in facts):
            return message
    raise AssertionError(kind)


async def test_nobody_listens_who_does_not_moderate():
    for viewer in (None, await sync_to_async(UserFactory)()):
        assert await socket_of(viewer).connect() == 4403


async def test_what_comes_in_and_goes_is_told():
    moderator = await make_staff()
    socket = socket_of(moderator, since=await sync_to_async(last_step)())
    assert await socket.connect() == 0

    await make_case()
    assert (await hear_of(socket, "queue"))["new"] == 1
    decision = await sync_to_async(DecisionFactory)()
    assert decision.case_id in (await hear_of(socket, "queue", gone=[decision.case_id]))["gone"]
    await socket.leave()


async def test_two_who_look_at_the_same_case_see_each_other():
    case = await make_case()
    one, two = await make_staff(name="Hanna Weiss"), await make_staff(name="Dewi Pritchard")
    first, second = socket_of(one), socket_of(two)
    assert (await first.connect(), await second.connect()) == (0, 0)

    await look(first, case)
    await look(second, case)
    heard = await hear_of(first, "presence", case=case.pk)
    while "Dewi is looking too" not in heard["bar"]:
        heard = await hear_of(first, "presence")
    assert str(case.pk) in heard["rows"]
    await look(second, case, deciding=True)
    heard = await hear_of(first, "presence")
    while "Dewi is deciding" not in heard["bar"]:
        heard = await hear_of(first, "presence")
    await second.leave()
    heard = await hear_of(first, "presence", bar="")
    assert heard["rows"] == {}
    await first.leave()


async def test_an_open_case_that_moves_is_told_with_its_version():
    case = await make_case()
    socket = socket_of(await make_staff())
    assert await socket.connect() == 0
    await look(socket, case)
    await hear_of(socket, "presence", case=case.pk)

    await sync_to_async(FlagFactory)(post=case.post)

    message = await hear_of(socket, "case")
    assert (message["id"], message["version"] > case.version) == (case.pk, True)
    await socket.leave()


async def test_a_moderator_of_one_category_hears_of_no_other():
    here, there = await make_case(), await make_case()
    moderator = await sync_to_async(local_moderator)(here.category)
    since = await sync_to_async(last_step)()
    socket, other = socket_of(moderator, since=since), socket_of(await make_staff())
    assert (await socket.connect(), await other.connect()) == (0, 0)

    await look(other, there)
    heard = await hear_of(socket, "presence")
    await look(socket, there)
    await sync_to_async(FlagFactory)(post=there.post)

    assert heard["rows"] == {}
    assert await socket.receive_nothing(1)
    await socket.leave()
    await other.leave()


async def test_whoever_loses_the_role_is_sent_away_within_seconds():
    moderator = await make_staff()
    socket = socket_of(moderator)
    assert await socket.connect() == 0

    await sync_to_async(change_role)(
        moderator, by=await sync_to_async(OwnerFactory)(), role="member"
    )

    assert await socket.closing_code() == 4403


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        '{"look": "1", "deciding": true}',
        '{"look": -1, "deciding": false}',
        "9" * 300,
    ],
)
def test_what_is_no_look_is_passed_over(text: str | None):
    assert _said(text) is None
