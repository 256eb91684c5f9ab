"""How often somebody may do something.

`CountMiddleware` and `FloodMiddleware` protect the process they run in and count there: they must
cost next to nothing and must hold when the cache is away. `allow` counts in the shared cache, for
acts that cost more than a page.
"""

import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core.http import client_ip, network_of

FILES: Final = "/static/"
FREE: Final = frozenset({"/health/live", "/health/ready", "/brand.css"})
"""What is not counted, besides files: the page that refuses needs its stylesheets, too."""
MEMBER_FACTOR: Final = 5
"""Whoever carries a session cookie, valid or not, may ask this many times as often."""


class Window:
    """Counts per key in consecutive stretches of `seconds`; forgets everything when one ends."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.number = 0
        self.counts: Counter[str] = Counter()

    def count(self, key: str, now: float) -> int:
        number = int(now) // self.seconds
        if number != self.number:
            self.number, self.counts = number, Counter()
        self.counts[key] += 1
        return self.counts[key]


class CountMiddleware:
    """Counts every request, before anything else is done, and says on it how long its sender has
    to wait: 0 for all but those who ask more often than the site's limits.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.windows = (
            (Window(60), settings.GUEST_REQUESTS_PER_MINUTE),
            (Window(10), settings.GUEST_REQUESTS_PER_10_SECONDS),
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_free = request.path in FREE or request.path.startswith(FILES)
        counted = settings.FLOOD_LIMITS and not is_free
        request.wait = self._seconds_to_wait(request) if counted else 0  # type: ignore[attr-defined]
        return self.get_response(request)

    def _seconds_to_wait(self, request: HttpRequest) -> int:
        now = time.time()
        signed_in = settings.SESSION_COOKIE_NAME in request.META.get("HTTP_COOKIE", "")
        key = f"{network_of(client_ip(request))}:{signed_in}"
        factor = MEMBER_FACTOR if signed_in else 1
        waits = [
            window.seconds - int(now) % window.seconds
            for window, limit in self.windows
            if window.count(key, now) > limit * factor
        ]
        return max(waits, default=0)


class FloodMiddleware:
    """Refuses with 429 whoever has to wait. It stands where what it says gets all headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        wait: int = request.wait  # type: ignore[attr-defined]
        if not wait:
            return self.get_response(request)
        response = render(request, "429.html", {"wait": wait}, status=429)
        response.headers["Retry-After"] = str(wait)
        return response


class OnlyFilesMiddleware:
    """Stands behind what serves files: whatever else is asked for where they are is not there. A
    page that says so costs as much as any other, and nobody counts these.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(FILES):
            return self.get_response(request)
        return HttpResponse("There is no such file.", status=404, content_type="text/plain")


def allow(act: str, key: str | int, *, times: int, seconds: int) -> bool:
    """Count one `act` of `key`; False when it was one too many in this stretch of `seconds`."""
    stretch = int(time.time()) // seconds
    name = f"limit:{act}:{key}:{stretch}"
    cache.add(name, 0, seconds)
    try:
        return cache.incr(name) <= times
    except ValueError:  # the stretch ended between the two lines
        return True
