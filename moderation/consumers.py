"""Open pages of the queue hear what came in, what was decided, and who looks at what.

Who looks is nowhere written down: each socket says so to the others every few seconds, and is
forgotten when it falls silent. What they hear names keys only; names and pictures are read with
the rights of whoever is told.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.template.loader import get_template

from core.text import whole_number
from members.models import PRIVATE, User
from members.sockets import FORBIDDEN, SpeakingConsumer, viewer_of
from moderation.actions.cases import QUEUE
from moderation.models import Reviewable
from moderation.permissions import can_work_queue
from moderation.queries.queue import since

HEARTBEAT: Final = 20.0
EXPIRY: Final = 50.0
"""Seconds after which a socket that says nothing is gone."""
TOGETHER: Final = 0.3
"""Seconds in which several changes are one message."""
LONGEST: Final = 200
"""Characters of what a page says; anything longer is none of ours."""


class Look(NamedTuple):
    """What one socket looks at."""

    user: int
    case: int
    deciding: bool
    until: float = 0

    def same_as(self, other: "Look | None") -> bool:
        return other is not None and self[:3] == other[:3]


class QueueConsumer(SpeakingConsumer):
    """`?since=` is the newest step that the page knows, so connecting again is asking again.

    The page says one thing: `{"look": case, "deciding": bool}`. Rights are asked at every message.
    """

    async def connect(self) -> None:
        self.step = _number(self.scope["query_string"])
        self.look, self.deciding = 0, False
        self.me = getattr(self.scope.get("user"), "pk", None) or 0
        self.others: dict[str, Look] = {}
        self.waiting: dict[str, asyncio.Task[None]] = {}
        if await self._viewer() is None:
            await self.close(code=FORBIDDEN)
            return
        await self.channel_layer.group_add(QUEUE, self.channel_name)
        await self.accept()
        self.waiting["beat"] = asyncio.create_task(self._beat())
        await self._tell_queue()
        await self.channel_layer.group_send(QUEUE, {"type": "presence.hello"})

    async def disconnect(self, code: int) -> None:
        for task in getattr(self, "waiting", {}).values():
            task.cancel()
        await self.channel_layer.group_discard(QUEUE, self.channel_name)
        if getattr(self, "look", 0):
            await self._look_at(0)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        said = _said(text_data)
        if said is None or said == (self.look, self.deciding):
            return
        case, self.deciding = said
        viewer = await self._viewer()
        if viewer is None:
            await self.close(code=FORBIDDEN)
        elif not case or await _may_see(viewer, [case]):
            await self._look_at(case)
            await self._tell_presence()

    async def _look_at(self, case: int) -> None:
        if case != self.look:
            if self.look:
                await self.channel_layer.group_discard(_group(self.look), self.channel_name)
            if case:
                await self.channel_layer.group_add(_group(case), self.channel_name)
        self.look = case
        await self._say()

    # --- what the others say

    async def presence_hello(self, event: dict[str, Any]) -> None:
        if self.look:
            await self._say()

    async def presence_seen(self, event: dict[str, Any]) -> None:
        channel = event["channel"]
        if channel == self.channel_name:
            return
        before = self.others.pop(channel, None)
        now = Look(event["user"], event["case"], event["deciding"], time.monotonic() + EXPIRY)
        if now.case:
            self.others[channel] = now
        if not now.same_as(before) and (now.case or before):
            self._soon("presence", self._tell_presence)

    async def queue_moved(self, event: dict[str, Any]) -> None:
        self._soon("queue", self._tell_queue)

    async def case_moved(self, event: dict[str, Any]) -> None:
        self._soon("case", self._tell_case)

    async def person_changed(self, event: dict[str, Any]) -> None:
        if await self._viewer() is None:
            await self.close(code=FORBIDDEN)
        else:
            await self._tell_presence()

    # --- what the page is told

    async def _tell_queue(self) -> None:
        viewer = await self._viewer()
        if viewer is None:
            await self.close(code=FORBIDDEN)
            return
        new, gone = await database_sync_to_async(since)(viewer, self.step)
        if (new, gone) != getattr(self, "told", (0, [])):
            self.told = new, gone
            await self.send_json({"type": "queue", "new": new, "gone": gone})

    async def _tell_case(self) -> None:
        viewer = await self._viewer()
        if viewer is None:
            await self.close(code=FORBIDDEN)
            return
        version = await _version(viewer, self.look)
        if version is not None:
            await self.send_json({"type": "case", "id": self.look, "version": version})

    async def _tell_presence(self) -> None:
        viewer = await self._viewer()
        if viewer is None:
            await self.close(code=FORBIDDEN)
            return
        told = await _presence(viewer, list(self.others.values()), self.look)
        await self.send_json({"type": "presence"} | told)

    def _soon(self, name: str, tell: Callable[[], Awaitable[None]]) -> None:
        """Once for a burst of changes."""
        running = self.waiting.get(name)
        if running is None or running.done():
            self.waiting[name] = asyncio.create_task(_later(tell))

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            if self.look:
                await self._say()
            silent = [key for key, look in self.others.items() if look.until < time.monotonic()]
            for key in silent:
                del self.others[key]
            if silent:
                await self._tell_presence()

    async def _say(self) -> None:
        message = {
            "type": "presence.seen",
            "channel": self.channel_name,
            "user": self.me,
            "case": self.look,
            "deciding": self.deciding,
        }
        await self.channel_layer.group_send(QUEUE, message)

    @database_sync_to_async
    def _viewer(self) -> User | None:
        viewer = viewer_of(self.scope)
        return viewer if isinstance(viewer, User) and can_work_queue(viewer) else None


async def _later(tell: Callable[[], Awaitable[None]]) -> None:
    await asyncio.sleep(TOGETHER)
    with suppress(OSError):  # they left meanwhile
        await tell()


def _group(case: int) -> str:
    return f"moderation.case.{case}"


@database_sync_to_async
def _may_see(viewer: User, cases: list[int]) -> bool:
    return bool(Reviewable.objects.visible_to(viewer).filter(pk__in=cases).exists())


@database_sync_to_async
def _version(viewer: User, case: int) -> int | None:
    found = Reviewable.objects.visible_to(viewer).filter(pk=case)
    version: int | None = found.values_list("version", flat=True).first()
    return version


@database_sync_to_async
def _presence(viewer: User, looks: list[Look], here: int) -> dict[str, Any]:
    """Who else is at which case, as HTML: of each row, and of the open case. Two queries."""
    looks = [look for look in looks if look.user != viewer.pk]
    if not looks:
        return {"rows": {}, "bar": "", "case": here}
    cases = Reviewable.objects.visible_to(viewer)
    seen = set(cases.filter(pk__in={look.case for look in looks}).values_list("pk", flat=True))
    people = User.objects.defer(*PRIVATE).in_bulk({look.user for look in looks})
    at: dict[int, dict[int, bool]] = {}
    for look in looks:
        if look.case in seen and look.user in people:
            who = at.setdefault(look.case, {})
            who[look.user] = who.get(look.user, False) or look.deciding
    rows = get_template("moderation/_faces.html")
    bar = get_template("moderation/_looking.html")
    those_here = [(people[pk], deciding) for pk, deciding in sorted(at.get(here, {}).items())]
    return {
        "rows": {
            str(case): rows.render({"people": [people[pk] for pk in sorted(who)]})
            for case, who in at.items()
        },
        "bar": bar.render({"people": those_here, "case_id": here}) if those_here else "",
        "case": here,
    }


def _said(text: str | None) -> tuple[int, bool] | None:
    """What a page looks at; None for anything else it may say."""
    if not text or len(text) > LONGEST:
        return None
    try:
        said = json.loads(text)
        case, deciding = said["look"], said["deciding"]
    except (ValueError, KeyError, TypeError):
        return None
    if type(case) is not int or type(deciding) is not bool or not 0 <= case < 2**63:
        return None
    return case, deciding


def _number(query: bytes) -> int:
    text = parse_qs(query.decode("ascii", "replace")).get("since", ["0"])[0]
    return whole_number(text) or 0
