"""Small things between Django's request and a view."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def client_ip(request: HttpRequest) -> str:
    """The caller's address, believing only as many proxies as `TRUSTED_PROXIES` says."""
    hops: int = settings.TRUSTED_PROXIES
    if hops:
        forwarded = [p.strip() for p in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(forwarded) >= hops and forwarded[-hops]:
            return forwarded[-hops]
    return str(request.META.get("REMOTE_ADDR") or "unknown")


def came_from(request: HttpRequest, *, otherwise: str = "/") -> str:
    """The path of the page that sent a form, for going back to it."""
    try:
        parts = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return otherwise
    if parts.netloc != request.get_host() or not parts.path.startswith("/"):
        return otherwise
    return parts.path + (f"?{parts.query}" if parts.query else "")


def render_page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """The whole page for a browser, the part of it for htmx; one address for both."""
    template = fragment if getattr(request, "htmx", False) else page
    response = render(request, template, context, status=status)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response
