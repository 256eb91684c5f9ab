"""Who may open a socket: pages of this site, by the rule that holds for its forms."""

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings


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


def _is_own(origin: str, host: str) -> bool:
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return bool(host) and parts.netloc == host and (parts.scheme == "https" or not settings.HTTPS)
