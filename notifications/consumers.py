"""Open pages hear that somebody has something new to read."""

from typing import Any

from channels.db import database_sync_to_async

from members.models import User
from members.sockets import FORBIDDEN, SpeakingConsumer, viewer_of
from notifications.actions import mark_reached
from notifications.queries import unread_count


class NotificationsConsumer(SpeakingConsumer):
    """Says `{"type": "unread", "count": n}` at the beginning and whenever the number changes.

    A page that opens is when somebody has read on: what they have reached by then is marked first.
    """

    group: str | None = None
    count: int

    async def connect(self) -> None:
        viewer = await self._viewer()
        if viewer is None:
            await self.close(code=FORBIDDEN)
            return
        self.group = f"user.{viewer.pk}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await database_sync_to_async(mark_reached)(by=viewer)
        self.count = await database_sync_to_async(unread_count)(viewer)
        await self.send_json({"type": "unread", "count": self.count})

    async def disconnect(self, code: int) -> None:
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def unread_changed(self, event: dict[str, Any]) -> None:
        viewer = await self._viewer()
        if viewer is None:
            await self.close(code=FORBIDDEN)
        elif viewer.unread_notifications != self.count:
            self.count = viewer.unread_notifications
            await self.send_json({"type": "unread", "count": self.count})

    @database_sync_to_async
    def _viewer(self) -> User | None:
        viewer = viewer_of(self.scope)
        return viewer if viewer is not None and viewer.is_authenticated else None
