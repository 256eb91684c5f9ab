"""Open pages of a topic hear that it moved."""

from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.http import Http404

from core.text import whole_number
from forums.queries.topic import topic_or_404
from members.sockets import SpeakingConsumer, viewer_of

NOT_FOUND = 4404


class TopicConsumer(SpeakingConsumer):
    """Says the number of the newest post when it is past the last one the page shows.

    The words come by HTTP. `?after=` is what the page has, so connecting again is asking again;
    rights are asked at every message.
    """

    topic_id: int
    last: int

    async def connect(self) -> None:
        self.topic_id = int(self.scope["url_route"]["kwargs"]["topic_id"])
        self.last = _number(self.scope["query_string"])
        if await self._highest() is None:
            await self.close(code=NOT_FOUND)
            return
        await self.channel_layer.group_add(f"topic.{self.topic_id}", self.channel_name)
        await self.accept()
        await self.topic_moved({})

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(f"topic.{self.topic_id}", self.channel_name)

    async def topic_moved(self, event: dict[str, Any]) -> None:
        highest = await self._highest()
        if highest is None:
            await self.close(code=NOT_FOUND)
        elif highest > self.last:
            self.last = highest
            await self.send_json({"type": "replies", "last": highest})

    async def person_changed(self, event: dict[str, Any]) -> None:
        await self.topic_moved(event)

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


def _number(query: bytes) -> int:
    text = parse_qs(query.decode("ascii", "replace")).get("after", ["0"])[0]
    return whole_number(text, 9) or 0
