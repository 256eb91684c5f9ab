"""Pages for what went wrong. None of them needs the database to be there."""

import errno
import sys
from collections.abc import Callable
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from community.middleware import unavailable

LIMIT_SECONDS: Final = 60
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
ANY_PAGE: Final = "wagtail_serve"
"""Takes every address that no room has."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Django calls this where the error is being handled: a lost database or a full disk is not
    ours to excuse.
    """
    error = sys.exc_info()[1]
    is_full = isinstance(error, OSError) and error.errno in FULL
    if is_full or isinstance(error, OperationalError | InterfaceError):
        return unavailable()
    return HttpResponse(render_to_string("500.html"), status=500)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(LIMIT_SECONDS)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: most often one that was opened before signing in or out."""
    return render(request, "403.html", {"is_stale_form": True}, status=403)


class OnlySentMiddleware:
    """Whoever opens an address that only takes forms, most often by loading it again, gets a page
    with a way back. Status and Allow stay what the view answered.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or request.method != "GET":
            return response
        page = render(request, "405.html", {"above": _page_above(request.path)}, status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def _page_above(path: str) -> str:
    """The nearest address above that a room has, "" where that is the front page."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        address = f"/{'/'.join(parts[:length])}/"
        try:
            if resolve(address).url_name != ANY_PAGE:
                return address
        except Resolver404:
            continue
    return ""
