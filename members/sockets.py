"""Who is at the other end of a socket, asked anew at every message."""

import asyncio
import random
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import constant_time_compare

from members.models import User, Viewer
from members.permissions import lacks_second_factor, rights_of

FORBIDDEN = 4403
RIGHTS = "rights"
"""The group of all sockets, which hears when a right of many people changes."""
SPREAD_SECONDS = 3.0
"""In which all sockets ask anew after that, each at a moment of its own."""


class SpeakingConsumer(AsyncJsonWebsocketConsumer):
    """Tells its page something and asks nothing of it: what a page sends is passed over unread.

    Hears when the rights of its person change, and closes for whoever may no longer be here.
    """

    _asks_soon: "asyncio.Task[None] | None" = None

    async def websocket_connect(self, message: Any) -> None:
        self.groups = [*(self.groups or ()), RIGHTS]
        user = self.scope.get("user")
        if user is not None and user.is_authenticated:
            self.groups = [*self.groups, f"person.{user.pk}"]
        await super().websocket_connect(message)

    async def person_changed(self, event: dict[str, Any]) -> None:
        if await database_sync_to_async(viewer_of)(self.scope) is None:
            await self.close(code=FORBIDDEN)

    async def rights_changed(self, event: dict[str, Any]) -> None:
        """Some role or group gained or lost something. A burst of changes is one question."""
        if self._asks_soon is None:
            self._asks_soon = asyncio.create_task(self._ask_soon())

    async def _ask_soon(self) -> None:
        await asyncio.sleep(random.random() * SPREAD_SECONDS)  # noqa: S311 (no secret)
        self._asks_soon = None
        with suppress(OSError):  # they left meanwhile
            await self.person_changed({"type": "person.changed"})

    async def websocket_disconnect(self, message: Any) -> None:
        if self._asks_soon is not None:
            self._asks_soon.cancel()
        await super().websocket_disconnect(message)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        pass


def viewer_of(scope: Mapping[str, Any]) -> Viewer | None:
    """The person as they are now, or None for an account or a session that has ended, and for
    whoever is suspended or banned.

    At most two queries, and those of rights that are not kept.
    """
    user = scope.get("user")
    if user is None or not user.is_authenticated:
        return AnonymousUser()
    session = scope.get("session")
    if session is not None and not session.exists(session.session_key):
        return None
    found: User | None = User.objects.filter(pk=user.pk, is_active=True).first()
    if found is None or lacks_second_factor(found) or rights_of(found).is_shut_out:
        return None
    if session is not None and not _has_password_of(session, found):
        return None
    return found


def _has_password_of(session: Any, user: User) -> bool:
    """False for a session begun under a password that was changed since."""
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    kept = session.get(HASH_SESSION_KEY, "")
    return any(constant_time_compare(kept, one) for one in hashes)
