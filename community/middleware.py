"""What every answer gets, whatever view made it."""

import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

logger = logging.getLogger(__name__)
RETRY_SECONDS: Final = "5"


class HeadersMiddleware:
    """Headers that neither Django nor django-csp set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        headers.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
        )
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            headers.setdefault("Cache-Control", "no-store, private")
        return response


class UnavailableMiddleware:
    """A database that cannot be reached is a 503 that says when to come back, not an error of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        logger.error("The database cannot be reached: %s", error)
        return unavailable()


def unavailable() -> HttpResponse:
    """Written without templates, sessions or database: all of them may be what is missing."""
    page = (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Back in a moment</title>"
        "<h1>Back in a moment</h1><p>We cannot reach our records right now. Nothing you sent "
        "before is lost. Please try again in a few seconds.</p></html>"
    )
    response = HttpResponse(page, status=503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response
