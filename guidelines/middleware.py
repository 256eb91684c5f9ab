"""The editor's door: who comes in, what is not there, and what its pages may load."""

import json
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from csp.constants import SELF
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect

from core.pages import stored_part
from guidelines.permissions import can_edit_pages

CMS: Final = "/cms/"
CLOSED: Final = (
    "users/",
    "groups/",
    "sites/",
    "account/",
    "password_reset/",
    "logout/",
    "test404/",
    "failwhale/",
    "workflows/",
    "collections/",
    "block-preview/",
    "redirects/import/",
    "reports/workflow",
)
"""Parts of Wagtail that the site has in its own way, or has no use for."""
POLICY: Final = {
    # The text editor and its tooltips write styles of their own. Scripts are files, see below.
    "style-src": [SELF, "'unsafe-inline'"],
    # The preview, and pictures that are shown while they are being uploaded.
    "frame-src": [SELF],
    "img-src": [SELF, "data:", "blob:", *settings.MEDIA_HOSTS],
}
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_CALL: Final = re.compile(
    r"\s*(?:new (?:Image|Page)Chooser|init(?:Date|Time|DateTime)Chooser)"
    r'\("[\w-]+", (?P<options>\{.*\})\);?\s*',
    re.DOTALL,
)
"""How Wagtail starts the widgets of a form: one known call, with values and nothing that runs."""


class CmsMiddleware:
    """Stands behind sign-in and second factor. To others there is nothing at `/cms/`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_ours = request.path.startswith(CMS) and not hasattr(response, "_csp_replace")
        if is_ours and isinstance(response, HttpResponse):
            # The editor's frame shows its preview also where there is nothing to show yet.
            is_framed = request.path.endswith("/preview/")
            policy = POLICY | {"frame-ancestors": [SELF]} if is_framed else POLICY
            response._csp_replace = policy  # type: ignore[attr-defined]
            if response.headers.get("Content-Type", "").startswith("text/html"):
                _let_widgets_start(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not request.path.startswith(CMS):
            return None
        rest = request.path.removeprefix(CMS)
        if not request.user.is_authenticated or rest.startswith("login/"):
            return redirect(f"{reverse(settings.LOGIN_URL)}?next={quote(CMS)}")
        if not can_edit_pages(request.user) or rest.startswith(CLOSED):
            raise Http404
        return None


class OldPageMiddleware(RedirectMiddleware):  # type: ignore[misc]
    """Addresses that pages had lead on. While there are none, a 404 costs no query for them."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code != 404 or not has_redirects():
            return response
        found: HttpResponseBase = super().process_response(request, response)
        return found


def has_redirects() -> bool:
    """Kept until a redirect comes or goes, or a page is published (`guidelines.publishing`)."""
    return bool(
        stored_part("guidelines:redirects", ("redirects", "pages"), Redirect.objects.exists)
    )


def _let_widgets_start(request: HttpRequest, response: HttpResponse) -> None:
    """Give the page's nonce to inline scripts of exactly that form. All others stay blocked."""

    def with_nonce(found: re.Match[str]) -> str:
        if not _is_harmless(found[1]):
            return found[0]
        nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
        return f'<script nonce="{nonce}">{found[1]}</script>'

    text = response.content.decode()
    if "<script>" in text:
        response.content = _SCRIPT.sub(with_nonce, text).encode()
        if response.headers.get("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))


def _is_harmless(script: str) -> bool:
    call = _CALL.fullmatch(script)
    try:
        return call is not None and isinstance(json.loads(call["options"]), dict)
    except ValueError:
        return False
