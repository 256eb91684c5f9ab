"""A socket without a server, for tests of consumers."""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.contrib.auth.models import AnonymousUser

from members.models import User


class Socket(ApplicationCommunicator):
    """One connection of one person to an ASGI application."""

    def __init__(self, application: Any, path: str, *, user: User | None = None) -> None:
        path, _, query = path.partition("?")
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": query.encode(),
            "headers": [(b"host", b"testserver"), (b"origin", b"http://testserver")],
            "subprotocols": [],
            "user": user or AnonymousUser(),
        }
        super().__init__(application, scope)

    async def connect(self) -> int:
        """0 once it is open, or the code it was refused with."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(5)
        return 0 if answer["type"] == "websocket.accept" else int(answer.get("code") or 1000)

    async def hear(self) -> Any:
        answer = await self.receive_output(5)
        assert answer["type"] == "websocket.send", answer
        return json.loads(answer["text"])

    async def closing_code(self) -> int:
        answer = await self.receive_output(5)
        assert answer["type"] == "websocket.close", answer
        return int(answer["code"])

    async def leave(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(5)
