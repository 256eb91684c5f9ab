"""Sockets and pages on one port.

`application` is the whole embedded site: pages go through WSGI threads, which serve Django's
synchronous views three to four times as fast as its own ASGI handler. `sockets` is for production,
where another server has the pages and the proxy sends `/ws/` here.
"""

import os
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")

from django.core.wsgi import get_wsgi_application

pages = get_wsgi_application()  # before anything that imports models

from a2wsgi import WSGIMiddleware  # noqa: E402
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from community.origins import FewPerNetwork, SameOrigin  # noqa: E402
from community.routing import not_found, websocket_urlpatterns  # noqa: E402

THREADS = 6

_sockets = AllowedHostsOriginValidator(
    SameOrigin(FewPerNetwork(AuthMiddlewareStack(URLRouter(websocket_urlpatterns()))))
)


class PlainHeaders:
    """Takes headers with `_` in their names away. To a WSGI application they are those with `-`,
    so a visitor could add to what the proxy says about them.
    """

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
        await self.application(scope | {"headers": headers}, receive, send)


application = ProtocolTypeRouter(
    {
        "http": PlainHeaders(WSGIMiddleware(cast(Any, pages), workers=THREADS)),
        "websocket": _sockets,
    }
)
sockets = ProtocolTypeRouter({"http": not_found, "websocket": _sockets})
