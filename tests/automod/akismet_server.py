"""A server on this machine that speaks Akismet's protocol as its documentation has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

KEY = "a1b2c3d4e5f6"
GUARANTEED = {"akismet-guaranteed-spam": "true", "viagra-test-123": "true"}


class AkismetServer(ThreadingHTTPServer):
    calls: list[tuple[str, dict[str, str]]]
    mood: str = "well"


class _Handler(BaseHTTPRequestHandler):
    server: AkismetServer

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        fields = {
            name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()
        }
        call = self.path.removeprefix("/1.1/")
        self.server.calls.append((call, fields))
        if self.server.mood == "broken":
            self._answer("", status=500)
        elif fields.get("api_key") != KEY:
            self._answer("invalid", {"X-akismet-debug-help": "Unknown key"})
        elif "user_ip" not in fields or "blog" not in fields:
            self._answer("invalid", {"X-akismet-debug-help": 'Empty "user_ip" value'})
        elif call == "comment-check":
            self._check(fields)
        elif call in ("submit-spam", "submit-ham"):
            self._answer("Thanks for making the web a better place.")
        else:
            self._answer("", status=404)

    def _check(self, fields: dict[str, str]) -> None:
        author = fields.get("comment_author", "")
        if author == "akismet-discard":
            self._answer("true", {"X-akismet-pro-tip": "discard"})
        else:
            self._answer(GUARANTEED.get(author, "false"))

    def _answer(self, word: str, headers: dict[str, str] | None = None, status: int = 200) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(word)))
        self.end_headers()
        self.wfile.write(word.encode())

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def akismet_server() -> Iterator[AkismetServer]:
    server = AkismetServer(("127.0.0.1", 0), _Handler)
    server.calls = []
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
