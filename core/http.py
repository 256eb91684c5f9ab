"""Small things between Django's request and a view."""

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

UNKNOWN: Final = "0.0.0.0"  # noqa: S104 (nobody listens there)
"""The address of callers who have none, such as those of a Unix socket."""


def client_ip(request: HttpRequest) -> str:
    """The caller's address, believing only as many proxies as `TRUSTED_PROXIES` says."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return believed_address(forwarded, request.META.get("REMOTE_ADDR") or "")


def believed_address(forwarded: str, remote: str) -> str:
    """Of what proxies wrote and who is connected, the address of the one who asks."""
    hops: int = settings.TRUSTED_PROXIES
    named = forwarded.split(",")
    if hops and len(named) >= hops and (address := _address(named[-hops])):
        return address
    return _address(remote) or UNKNOWN


def network_of(address: str) -> str:
    """What one household or machine has: an address, or the 64 bits before its own of a longer one,
    in which it can take as many as it likes.
    """
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Network((int(found) >> 64 << 64, 64)))
    return str(getattr(found, "ipv4_mapped", None) or found)


def _address(text: str) -> str:
    """The address without the port some proxies write after it, or "" where it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text.partition("%")[0]))
    except ValueError:
        return ""


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
