"""Who may open a socket: pages of this site, by the rule that holds for its forms, and from one
network so many.
"""

from collections import Counter
from typing import Any, Final
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings

from core.http import believed_address, network_of

SOCKETS_PER_NETWORK: Final = 200
"""A page has two. A company behind one address fits in, a machine that only opens them does not."""


class SameOrigin:
    """Refuses pages of another port or, where the site has https, of http. Browsers send cookies
    to all of them. That the host is ours, `AllowedHostsOriginValidator` asks before.
    """

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin1").lower()
        host = headers.get(b"host", b"").decode("latin1").lower()
        inner: Any = self.application if _is_own(origin, host) else WebsocketDenier()
        return await inner(scope, receive, send)


class FewPerNetwork:
    """Counts open sockets in this process, and refuses those of a network that has enough."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.open: Counter[str] = Counter()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        network = _network(scope)
        if settings.FLOOD_LIMITS and self.open[network] >= SOCKETS_PER_NETWORK:
            refuse: Any = WebsocketDenier()
            return await refuse(scope, receive, send)
        self.open[network] += 1
        try:
            return await self.application(scope, receive, send)
        finally:
            self.open[network] -= 1
            if not self.open[network]:
                del self.open[network]


def _network(scope: dict[str, Any]) -> str:
    forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    remote = (scope.get("client") or ("",))[0]
    return network_of(believed_address(b",".join(forwarded).decode("latin1"), remote))


def _is_own(origin: str, host: str) -> bool:
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return bool(host) and parts.netloc == host and (parts.scheme == "https" or not settings.HTTPS)
