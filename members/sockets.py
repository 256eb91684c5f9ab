"""Who is at the other end of a socket, asked anew at every message."""

from collections.abc import Mapping
from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import constant_time_compare

from members.models import User, Viewer
from members.permissions import lacks_second_factor


class SpeakingConsumer(AsyncJsonWebsocketConsumer):
    """Tells its page something and asks nothing of it: what a page sends is passed over unread."""

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        pass


def viewer_of(scope: Mapping[str, Any]) -> Viewer | None:
    """The person as they are now, or None for an account or a session that has ended.

    At most two queries.
    """
    user = scope.get("user")
    if user is None or not user.is_authenticated:
        return AnonymousUser()
    session = scope.get("session")
    if session is not None and not session.exists(session.session_key):
        return None
    found: User | None = User.objects.filter(pk=user.pk, is_active=True).first()
    if found is None or lacks_second_factor(found):
        return None
    if session is not None and not _has_password_of(session, found):
        return None
    return found


def _has_password_of(session: Any, user: User) -> bool:
    """False for a session begun under a password that was changed since."""
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    kept = session.get(HASH_SESSION_KEY, "")
    return any(constant_time_compare(kept, one) for one in hashes)
