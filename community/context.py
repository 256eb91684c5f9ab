"""What the shell around every page needs."""

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from branding.models import Site, current_site
from members.permissions import can_manage_site

DEFAULT_SITE = Site(name="Hearth")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Nothing here costs a query that the request has not already paid for."""
    site = current_site() or DEFAULT_SITE
    user = getattr(request, "user", None)
    viewer = user if user is not None and user.is_authenticated else None
    theme = viewer.theme if viewer and viewer.theme else request.COOKIES.get("theme", "")
    return {
        "site": site,
        "brand_css_url": site.css_url,
        "viewer": viewer,
        "unread_notifications": viewer.unread_notifications if viewer else 0,
        "can_manage_site": SimpleLazyObject(lambda: bool(viewer and can_manage_site(viewer))),
        "theme": theme if theme in {"light", "dark"} else "",
        "nonce": SimpleLazyObject(lambda: str(getattr(request, "csp_nonce", ""))),
        "toasts": SimpleLazyObject(lambda: list(get_messages(request)) if viewer else []),
        "places": _places(request.path),
        "path": request.path,
    }


def _places(path: str) -> list[dict[str, Any]]:
    """The doors in the masthead; `current` where we are."""
    forum = ("/categories/", "/c/", "/t/", "/latest/", "/top/", "/unanswered/", "/unread/", "/new/")
    return [
        {"name": _("Home"), "href": "/", "icon": "home", "current": path == "/"},
        {
            "name": _("Forum"),
            "href": "/categories/",
            "icon": "forum",
            "current": path.startswith(forum),
        },
        {
            "name": _("People"),
            "href": "/u/",
            "icon": "people",
            "current": path.startswith("/u/"),
        },
    ]
