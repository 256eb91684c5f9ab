"""Who is at the other end of a socket, asked anew at every message."""

from collections.abc import Mapping
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import constant_time_compare

from members.models import User, Viewer
from members.permissions import lacks_second_factor, rights_of

FORBIDDEN = 4403


class SpeakingConsumer(AsyncJsonWebsocketConsumer):
    """Tells its page something and asks nothing of it: what a page sends is passed over unread.

    Hears when the rights of its person change, and closes for whoever may no longer be here.
    """

    async def websocket_connect(self, message: Any) -> None:
        user = self.scope.get("user")
        if user is not None and user.is_authenticated:
            self.groups = [*self.groups, f"person.{user.pk}"]
        await super().websocket_connect(message)

    async def person_changed(self, event: dict[str, Any]) -> None:
        if await database_sync_to_async(viewer_of)(self.scope) is None:
            await self.close(code=FORBIDDEN)

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
