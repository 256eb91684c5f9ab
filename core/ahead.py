"""One question to the cache for all that a member's page would ask it one by one.

Before a member's request begins, its keys are read together. What was read then holds until the
request ends: it shows the site as it was at its beginning, or as it left it itself, because
whatever it writes is forgotten here. Keys nobody foresaw are asked for as ever.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Foresight = Callable[[HttpRequest], Iterable[str]]
"""Which keys of the cache a member's request will ask for."""
_FORESIGHTS: Final[list[Foresight]] = []
LONGEST: Final = 64
"""Letters of a session's key; others are nobody's."""


def foresee_with(foresight: Foresight) -> Foresight:
    """Add somebody's knowledge of what will be asked for."""
    _FORESIGHTS.append(foresight)
    return foresight


class AheadMiddleware:
    """Reads ahead for whoever has a session, where each question is a round trip: with Redis."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked: Any = cache._connections[cache._alias]  # type: ignore[attr-defined]
        if not session_of(request) or not hasattr(asked, "read_ahead"):
            return self.get_response(request)
        asked.read_ahead(_keys(request))
        try:
            return self.get_response(request)
        finally:
            asked.forget_ahead()


def session_of(request: HttpRequest) -> str:
    """The session's key as the browser sent it, which may be nobody's."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return key if len(key) <= LONGEST else ""


def _keys(request: HttpRequest) -> Iterator[str]:
    yield f"{_SESSIONS}{session_of(request)}"
    for foresight in _FORESIGHTS:
        yield from foresight(request)


_SESSIONS: Final = import_module(settings.SESSION_ENGINE).SessionStore.cache_key_prefix
