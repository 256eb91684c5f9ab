"""The whole site on a port of its own, in a thread of the test process."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import uvicorn

Scope = dict[str, Any]


def wait_until(condition: Callable[[], object], *, seconds: float = 15) -> None:
    """Look again until it is so. For what happens in the server, where no page can be asked."""
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at, "It did not happen."
        time.sleep(0.02)


class LiveSite:
    """Runs an ASGI application, knows what it is busy with, and can cut its sockets."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.busy = 0
        self.sockets: dict[int, tuple[str, Any]] = {}
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        config = uvicorn.Config(
            self,
            lifespan="off",
            loop="asyncio",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=2,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, args=([self.socket],), daemon=True)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        self.loop = asyncio.get_running_loop()
        self.busy += 1

        async def note_and_send(message: dict[str, Any]) -> None:
            await send(message)
            if message["type"] == "websocket.accept":
                self.sockets[id(scope)] = scope["path"], send

        try:
            await self.application(scope, receive, note_and_send)
        finally:
            self.sockets.pop(id(scope), None)
            self.busy -= 1

    def start(self) -> None:
        self.thread.start()
        wait_until(lambda: self.server.started)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)

    def settle(self) -> None:
        """Wait for the answers that are still being made, and for sockets to be left."""
        wait_until(lambda: not self.busy)

    def listens(self, path: str) -> bool:
        return any(path == open_path for open_path, _send in list(self.sockets.values()))

    def cut_sockets(self) -> None:
        """End every open socket, as a server does that restarts."""
        for _path, send in list(self.sockets.values()):
            closing = send({"type": "websocket.close", "code": 1012})
            asyncio.run_coroutine_threadsafe(closing, self.loop).result(5)
