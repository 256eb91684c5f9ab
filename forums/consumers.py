"""Open pages of a topic hear that it moved."""

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.http import Http404

from forums.queries.topic import topic_or_404
from members.sockets import viewer_of

NOT_FOUND = 4404


class TopicConsumer(AsyncJsonWebsocketConsumer):
    """Says how many posts are new since the last one the page shows. The words come by HTTP, where
    the rights are asked again; here they are asked at every message.
    """

    topic_id: int
    last: int

    async def connect(self) -> None:
        self.topic_id = int(self.scope["url_route"]["kwargs"]["topic_id"])
        highest = await self._highest()
        if highest is None:
            await self.close(code=NOT_FOUND)
            return
        self.last = highest
        await self.channel_layer.group_add(f"topic.{self.topic_id}", self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(f"topic.{self.topic_id}", self.channel_name)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """{"last": n}: the page shows posts up to n. Sent after connecting and after new posts were
        shown.
        """
        last = content.get("last") if isinstance(content, dict) else None
        if isinstance(last, int) and 0 <= last < 2**31:
            self.last = last
            await self.topic_moved({})

    async def topic_moved(self, event: dict[str, Any]) -> None:
        highest = await self._highest()
        if highest is None:
            await self.close(code=NOT_FOUND)
        elif highest > self.last:
            await self.send_json({"type": "replies", "count": highest - self.last, "last": highest})

    @database_sync_to_async
    def _highest(self) -> int | None:
        """Number of the newest post, or None for whoever may no longer see the topic."""
        viewer = viewer_of(self.scope)
        if viewer is None:
            return None
        try:
            return topic_or_404(viewer, self.topic_id).highest_number
        except Http404:
            return None
