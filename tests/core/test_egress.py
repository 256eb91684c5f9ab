"""The way out does not lead back in."""

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from core import egress
from core.egress import MAX_BYTES, EgressFailed, EgressRefused, fetch


class Server(ThreadingHTTPServer):
    asked: list[tuple[str, str, str, bytes]]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, self.headers["Host"], body))
        act, _, argument = self.path.partition("?")[0].strip("/").partition("/")
        getattr(self, f"_{act or 'plain'}")(argument)

    do_POST = do_GET

    def _plain(self, _argument: str) -> None:
        self._send(b"hello")

    def _to(self, target: str) -> None:
        self._redirect(target[4:], int(target[:3]))

    def _round(self, number: str) -> None:
        self._redirect(f"/round/{int(number) - 1}" if int(number) else "/")

    def _redirect(self, target: str, status: int = 302) -> None:
        self.send_response(status)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _large(self, _argument: str) -> None:
        self._send(b"x" * (MAX_BYTES + 1))

    def _drip(self, _argument: str) -> None:
        self.send_response(200)
        self.end_headers()
        for _n in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def _slowhead(self, _argument: str) -> None:
        for _n in range(100):
            self.wfile.write(b"H")
            self.wfile.flush()
            time.sleep(0.05)

    def _junk(self, _argument: str) -> None:
        self.wfile.write(b"SSH-2.0-server\r\n\r\n")

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Thing", "yes")
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def inside() -> Iterator[Server]:
    """A server of this machine, which stands for everything that must not be reached."""
    server = Server(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every connection that anybody tries to make; none is made."""
    tried: list[Any] = []

    def connect(address: Any, *_args: Any, **_options: Any) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    return tried


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """A resolver: names given here, notations of addresses as the system reads them."""
    known: dict[str, list[str]] = {}

    def resolve(host: str, port: int) -> list[str]:
        if host in known:
            return known[host]
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        return [str(entry[4][0]) for entry in found]

    monkeypatch.setattr(egress, "resolve", resolve)
    return known


def allowed(server: Server) -> list[str]:
    return [f"127.0.0.1:{server.server_port}"]


def at(server: Server, path: str) -> str:
    return f"http://127.0.0.1:{server.server_port}{path}"


INWARD = [
    "http://127.0.0.1/",
    "http://127.0.0.1:80/",
    "https://127.0.0.1/",
    "http://127.0.0.1:22/",
    "http://127.0.0.1:6379/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.255.255.254/",
    "http://0/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.1./",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://１２７.0.0.1/",
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://192.168.1.1:80/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xA9FEA9FE/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://192.88.99.1/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a00:1]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:1::1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[100::1]/",
    "http://localhost/",
    "http://localhost:8000/",
    "http://inside.example/",
    "http://both.example/",
    "http://mapped.example/",
    "http://six.example/",
    "http://good.example@127.0.0.1/",
    "http://127.0.0.1@good.example/",
    "http://good.example:80@127.0.0.1/",
    "http://127.0.0.1\\@good.example/",
    "http://good.example\\.127.0.0.1/",
    "http://good.example:6379/",
    "http://good.example:22/",
    "http://good.example:0/",
    "http://good.example:99999/",
    "http://good.example:80:80/",
    "http://127.0.0.1%00.good.example/",
    "http://127.0.0.1%2f@good.example/",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1\r\nHost: good.example/",
    "http://127.0.0.1\t/",
    "http:// 127.0.0.1/",
    "http:///127.0.0.1/",
    "http:127.0.0.1/",
    "http://",
    "//127.0.0.1/",
    "127.0.0.1",
    "",
    "file:///etc/passwd",
    "ftp://good.example/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "dict://127.0.0.1:11211/stats",
    "unix:/run/docker.sock",
    "data:text/plain,hello",
    "javascript:alert(1)",
    "HTTP+unix://%2Frun/",
    "http://[::1",
    "http://[v1.x]/",
]


def make_known(names: dict[str, list[str]]) -> None:
    names |= {
        "good.example": ["93.184.215.14"],
        "localhost": ["127.0.0.1", "::1"],
        "inside.example": ["10.1.2.3"],
        "both.example": ["93.184.215.14", "127.0.0.1"],
        "mapped.example": ["::ffff:10.0.0.1"],
        "six.example": ["fd12::1"],
    }


@pytest.mark.parametrize("url", INWARD)
def test_no_way_of_writing_it_leads_inside(
    url: str, names: dict[str, list[str]], connections: list[Any]
):
    make_known(names)

    with pytest.raises((EgressRefused, EgressFailed)):
        fetch(url)

    assert connections == []


def test_sixty_ways_and_more_are_tried():
    assert len(set(INWARD)) >= 60


@pytest.mark.parametrize("url", INWARD)
def test_a_redirect_leads_inside_neither(
    url: str, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
):
    make_known(names)
    asked: list[str] = []

    def ask(target: Any, *_args: Any) -> egress.Answer:
        asked.append(target.address)
        if len(asked) == 1:
            return egress.Answer(302, {"location": url}, b"", "")
        return egress.Answer(200, {}, b"", "")

    monkeypatch.setattr(egress, "_ask", ask)

    with contextlib.suppress(EgressRefused, EgressFailed):
        fetch("http://good.example/start/")

    # What is no address of its own ("127.0.0.1", "") is a path on the same, public host.
    assert set(asked) == {"93.184.215.14"}


def test_a_public_host_is_connected_by_the_address_that_was_checked(
    names: dict[str, list[str]], connections: list[Any], monkeypatch: pytest.MonkeyPatch
):
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    monkeypatch.setattr(egress, "resolve", lambda host, port: next(answers))

    with pytest.raises(EgressFailed):
        fetch("http://rebinding.example/")

    assert connections == [("93.184.215.14", 80)]


def test_a_proxy_of_the_environment_is_not_asked(
    names: dict[str, list[str]], connections: list[Any], monkeypatch: pytest.MonkeyPatch
):
    make_known(names)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")

    with pytest.raises(EgressFailed):
        fetch("https://good.example/")

    assert connections == [("93.184.215.14", 443)]


def test_an_allowed_server_answers(inside: Server):
    answer = fetch(at(inside, "/?q=1"), allowed=allowed(inside))

    assert (answer.status, answer.text, answer.headers["x-thing"]) == (200, "hello", "yes")
    assert inside.asked == [("GET", "/?q=1", f"127.0.0.1:{inside.server_port}", b"")]


def test_a_form_is_sent(inside: Server):
    fetch(at(inside, "/"), method="POST", form={"a": "ä&b"}, allowed=allowed(inside))

    assert inside.asked[0][3] == b"a=%C3%A4%26b"


def test_it_follows_three_redirects_and_no_more(inside: Server):
    assert fetch(at(inside, "/round/2"), allowed=allowed(inside)).text == "hello"
    assert len(inside.asked) == 4

    with pytest.raises(EgressRefused):
        fetch(at(inside, "/round/3"), allowed=allowed(inside))

    assert len(inside.asked) == 8


def test_a_redirect_from_an_allowed_server_is_not_allowed_by_that(inside: Server):
    with pytest.raises(EgressRefused):
        fetch(at(inside, "/to/302/http://127.0.0.1/"), allowed=allowed(inside))


def test_a_form_does_not_go_on_to_another_host(inside: Server):
    url = at(inside, f"/to/307/http://localhost:{inside.server_port}/")
    both = [*allowed(inside), f"localhost:{inside.server_port}"]

    with pytest.raises(EgressRefused):
        fetch(url, method="POST", form={"key": "secret"}, allowed=both)

    assert len(inside.asked) == 1


@pytest.mark.parametrize("path", ["/drip", "/slowhead"])
def test_a_server_that_drips_is_left_at_the_deadline(inside: Server, path: str):
    begin = time.monotonic()

    with pytest.raises(EgressFailed):
        fetch(at(inside, path), allowed=allowed(inside), seconds=0.4)

    assert time.monotonic() - begin < 2


@pytest.mark.parametrize("path", ["/large", "/junk"])
def test_what_is_too_large_or_not_http_is_no_answer(inside: Server, path: str):
    with pytest.raises(EgressFailed):
        fetch(at(inside, path), allowed=allowed(inside))


def test_a_closed_port_is_no_answer(unused_port: Callable[[], int]):
    port = unused_port()

    with pytest.raises(EgressFailed):
        fetch(f"http://127.0.0.1:{port}/", allowed=[f"127.0.0.1:{port}"])


@pytest.fixture
def unused_port() -> Callable[[], int]:
    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    return find
