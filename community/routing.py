"""Every room's sockets: the `websocket_urlpatterns` of its `routing.py`."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.urls import URLPattern, re_path
from django.utils.module_loading import module_has_submodule

NOT_FOUND = 4404


def websocket_urlpatterns() -> list[Any]:
    patterns: list[URLPattern] = []
    for app in apps.get_app_configs():
        if app.name != "community" and module_has_submodule(app.module, "routing"):
            routing = import_module(f"{app.name}.routing")
            patterns += getattr(routing, "websocket_urlpatterns", [])
    return [*patterns, re_path(r"", not_found)]  # type: ignore[arg-type]


async def not_found(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer an address nobody has, instead of an error in the log."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": NOT_FOUND})
        return
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})
