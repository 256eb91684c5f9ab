"""The one way out: requests to addresses that members or managers typed.

Whoever types an address may mean a machine of ours. So the name is resolved once, every address it
has must be a public one, and the connection goes to exactly the address that was checked; each
redirect is a new address that is checked again. Proxies of the environment are not asked.

    answer = fetch("https://example.com/feed")
    answer = fetch(url, method="POST", form={"key": "…"}, allowed=settings.AKISMET_ALLOWED)
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

SECONDS: Final = 5.0
"""From the first connection to the last byte, redirects among them. A name that the system's
resolver takes long for comes on top."""
MAX_BYTES: Final = 2_000_000
MAX_REDIRECTS: Final = 3
PORTS: Final = {"http": 80, "https": 443}
USER_AGENT: Final = "Hearth"

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_KEEPS_METHOD: Final = frozenset({307, 308})
_ASSIGNED: Final = ip_network("192.0.0.0/24")
_OLD_RELAYS: Final = ip_network("192.88.99.0/24")
_ANSWER_TO_NAMES: Final = ip_network("64:ff9b::/96")
_OLD_TUNNELS: Final = tuple(
    map(ip_network, ("64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10"))
)
_ODD: Final = frozenset("\\\t\r\n \x00")

Address = IPv4Address | IPv6Address


class EgressRefused(Exception):
    """The address is not one that we ask: its scheme, its form, or where it leads."""


class EgressFailed(Exception):
    """Nobody answered, too late, too much, or not in HTTP."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and from which address after redirects. Headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Target:
    """One hop: whom to ask for what, and the checked address to connect to."""

    parts: SplitResult
    host: str
    port: int
    address: str

    @property
    def path(self) -> str:
        return (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")


def fetch(
    url: str,
    *,
    method: str = "GET",
    form: Mapping[str, str] | None = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    allowed: Collection[str] = (),
    seconds: float = SECONDS,
) -> Answer:
    """Ask, or raise EgressRefused or EgressFailed. Never inside a transaction: it may take 5 s.

    What is sent is a form, or `content`, whose type the headers say.

    `allowed` are "host:port" pairs that may be reached whatever their address is, such as a test
    server. Only the first answer that is no redirect counts, whatever its status.
    """
    deadline = time.monotonic() + seconds
    body = urlencode(form).encode() if form is not None else content
    sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"} | dict(headers or {})
    if form is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"

    for _hop in range(MAX_REDIRECTS + 1):
        target = _checked(url, allowed)
        answer = _ask(target, method, body, sent, deadline)
        location = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not location:
            return answer
        following = _after_redirect(url, location)
        if urlsplit(following).netloc != urlsplit(url).netloc:
            sent = {name: value for name, value in sent.items() if name not in (headers or {})}
        if answer.status not in _KEEPS_METHOD:
            method, body = "GET", None
            sent.pop("Content-Type", None)
        elif body is not None and urlsplit(following).netloc != urlsplit(url).netloc:
            raise EgressRefused("what was sent is not sent on to another host")
        url = following
    raise EgressRefused("too many redirects")


def _after_redirect(url: str, location: str) -> str:
    """Where a redirect leads; never from https to http."""
    try:
        following = urljoin(url, location)
        downgraded = urlsplit(url).scheme == "https" and urlsplit(following).scheme == "http"
    except ValueError as error:
        raise EgressRefused("not an address") from error
    if downgraded:
        raise EgressRefused("a redirect leads from https to http")
    return following


def is_public(address: Address) -> bool:
    """Whether the address belongs to a machine of the open network, in whichever notation."""
    if isinstance(address, IPv6Address):
        if address.scope_id:
            return False
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in _ANSWER_TO_NAMES:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if any(address in tunnel for tunnel in _OLD_TUNNELS):
            return False
    elif address in _ASSIGNED or address in _OLD_RELAYS:
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name, in the system's order. Tests put another in its place."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _checked(url: str, allowed: Collection[str]) -> _Target:
    if _ODD & set(url):
        raise EgressRefused("an address has neither spaces nor backslashes")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise EgressRefused("not an address") from error
    if parts.scheme not in PORTS or not host or parts.username is not None:
        raise EgressRefused("only http and https, with a host and without a name before it")
    port = port if port is not None else PORTS[parts.scheme]
    name = _ascii_name(host)

    if f"{name}:{port}" in allowed:
        return _Target(parts, name, port, _addresses(name, port)[0])
    if port not in PORTS.values():
        raise EgressRefused("only the ports 80 and 443")
    addresses = _addresses(name, port)
    if not all(_is_public_text(address) for address in addresses):
        raise EgressRefused("the address leads to a network that is not public")
    return _Target(parts, name, port, addresses[0])


def _ascii_name(host: str) -> str:
    if "%" in host:
        raise EgressRefused("a host has no percent signs")
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise EgressRefused("not a host") from error


def _addresses(name: str, port: int) -> list[str]:
    try:
        addresses = resolve(name, port)
    except (OSError, UnicodeError) as error:
        raise EgressFailed("nobody has this name") from error
    if not addresses:
        raise EgressFailed("nobody has this name")
    return addresses


def _is_public_text(address: str) -> bool:
    try:
        return is_public(ip_address(address))
    except ValueError:
        return False


def _ask(
    target: _Target,
    method: str,
    body: bytes | None,
    headers: Mapping[str, str],
    deadline: float,
) -> Answer:
    connection = _Pinned(target, deadline)
    try:
        connection.request(method, target.path, body=body, headers=dict(headers))
        response = connection.getresponse()
        content = response.read(MAX_BYTES + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise EgressFailed(str(error) or type(error).__name__) from error
    finally:
        connection.finish()
    if time.monotonic() >= deadline:
        raise EgressFailed("too slow")
    if len(content) > MAX_BYTES:
        raise EgressFailed("the answer is too large")
    named = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, named, content, target.parts.geturl())


class _Pinned(http.client.HTTPConnection):
    """Speaks to `target.address`, and asks it, and its certificate, for `target.host`.

    At the deadline the socket is shut down from outside: a server that sends a byte now and then
    would outlast every timeout of single reads.
    """

    sock: socket.socket | None

    def __init__(self, target: _Target, deadline: float) -> None:
        super().__init__(target.host, target.port)
        self.default_port = PORTS[target.parts.scheme]
        self._target = target
        self._deadline = deadline
        self._end: threading.Timer | None = None

    def connect(self) -> None:
        address = (self._target.address, self._target.port)
        connected = socket.create_connection(address, timeout=_left(self._deadline))
        if self._target.parts.scheme == "https":
            wrapped = ssl.create_default_context().wrap_socket(
                connected, server_hostname=self._target.host, do_handshake_on_connect=False
            )
            self._end_at_deadline(wrapped)
            wrapped.do_handshake()
            self.sock = wrapped
        else:
            self._end_at_deadline(connected)
            self.sock = connected

    def finish(self) -> None:
        """Not in `close`, which is called as soon as a response is to end with the connection."""
        if self._end:
            self._end.cancel()
        self.close()

    def _end_at_deadline(self, connected: socket.socket) -> None:
        # Closed by the connection, or by the response where that was given the socket.
        self.sock = connected
        self._end = threading.Timer(_left(self._deadline), _shut, [connected])
        self._end.daemon = True
        self._end.start()


def _shut(connected: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connected, socket.SHUT_RDWR)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("too slow")
    return left
