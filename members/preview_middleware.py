"""Shows the site to the shadow of a preview, and lets nothing be written meanwhile."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from members.actions.previews import end_preview
from members.models import User
from members.previews import is_over, is_preview, preview_in, shadow_for

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OWN: Final = ("/accounts/", "/claim/", "/welcome/")
"""Open to guests, but about the account of whoever calls."""
WRITING: Final = ("INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE", "MERGE", "COPY")


class ReadOnly(PermissionDenied):
    """A page wrote although it was only looked at."""


class PreviewMiddleware:
    """Stands after whatever asks who really is there, and before whatever shows them something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if not person.is_authenticated:
            return self.get_response(request)
        kept = preview_in(request.session)
        if kept is None or request.path == reverse("members:preview-end"):
            return self.get_response(request)
        shadow = None if is_over(kept) else shadow_for(person, kept)
        if shadow is None or request.path == reverse("account_logout"):
            return self._without(request, person)
        request.user = shadow
        request.preview = kept  # type: ignore[attr-defined]
        try:
            response = self._shown(request)
        finally:
            request.user = person
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *args: object
    ) -> HttpResponse | None:
        """Members' pages that nobody opened to previews are somebody's own."""
        if not is_preview(request) or request.path.startswith(
            (settings.STATIC_URL, settings.MEDIA_URL)
        ):
            return None
        for_guests = not getattr(view, "login_required", True)
        if getattr(view, "shown_in_preview", False):
            return None
        if for_guests and not request.path.startswith(OWN):
            return None
        return _refused(request, "private")

    def _shown(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in READING:
            return _refused(request, "write")
        with connection.execute_wrapper(_read_only):
            return self.get_response(request)

    def _without(self, request: HttpRequest, person: User) -> HttpResponseBase:
        """Its time is over, or whoever looks may not any more, or signs out."""
        if request.method == "POST" or request.path != reverse("account_logout"):
            end_preview(request.session, by=person)
        return self.get_response(request)


def _refused(request: HttpRequest, what: str) -> HttpResponse:
    return render(request, "members/preview_refused.html", {"what": what}, status=403)


def _read_only(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if sql.lstrip("( \n\t")[:8].upper().startswith(WRITING):
        raise ReadOnly
    return execute(sql, params, many, context)
