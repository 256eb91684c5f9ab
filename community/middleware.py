"""What every answer gets, whatever view made it."""

from collections.abc import Callable
from typing import Final

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from core.cache_state import cache_is_away

RETRY_SECONDS: Final = "5"
LARGEST_BODY: Final = 30_000_000
COUNTED: Final = ("/accounts/", "/claim/")


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
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if getattr(request, "has_signed_out", False):
            headers["Clear-Site-Data"] = '"cache", "storage"'
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            headers.setdefault("Cache-Control", "no-store, private")
        return response


class PolicyMiddleware(CSPMiddleware):
    """django-csp puts the same policy together for every answer; this one does so once, and only
    fills in the nonce. Only the editor of pages and its preview have a policy of their own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.plain = build_policy()
        self.with_nonce = build_policy(nonce="{nonce}")

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if hasattr(response, "_csp_replace"):
            own: HttpResponseBase = super().process_response(request, response)
            return own
        nonce: str | None = getattr(request, "_csp_nonce", None)
        policy = self.with_nonce.replace("{nonce}", nonce) if nonce else self.plain
        response.headers.setdefault(HEADER, policy)
        if not nonce:  # a nonce that is made after the policy was written would let nothing run
            late = CheckableLazyObject(self._csp_nonce_post_response)
            request.csp_nonce = late  # type: ignore[attr-defined]
        return response


class LimitsMiddleware:
    """Signing in does not go on while the counters of its limits cannot be reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and request.path.startswith(COUNTED) and cache_is_away():
            return unavailable()
        return self.get_response(request)


class ReadableMiddleware:
    """Refuses what no page of ours sends: more than LARGEST_BODY bytes, which would fill the disk
    before a view could refuse them, and NUL in addresses and cookies, which PostgreSQL does not let
    itself be asked for. What is sent in forms is the forms' to refuse.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        if (
            "\0" in request.path
            or "%00" in meta.get("QUERY_STRING", "")
            or "\\000" in meta.get("HTTP_COOKIE", "")
        ):
            raise BadRequest
        length = meta.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and (len(length) > 9 or int(length) > LARGEST_BODY):
            raise RequestDataTooBig
        return self.get_response(request)


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
