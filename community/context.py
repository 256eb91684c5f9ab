"""What the shell around every page needs."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from branding.models import Site, current_site
from core.pages import keep_until
from guidelines.queries.pages import ShellPages, shell_pages
from members.models import User
from members.permissions import lacks_second_factor, rights_of
from moderation.lockdown import current_lockdown, notice_of
from moderation.permissions import can_work_queue
from moderation.queries.desk import waiting_for
from moderation.words import moment

DEFAULT_SITE = Site(name="Hearth")

# These are values, so that the parts of the shell made of them can be kept (`core.templating`).


class Look(NamedTuple):
    """What the site is called and looks like."""

    name: str
    tagline: str
    logo_url: str


class Me(NamedTuple):
    """What the masthead shows of whoever is signed in."""

    display_name: str
    username: str
    href: str
    avatar_url: str
    patch: str
    is_staff_member: bool


class Links(NamedTuple):
    """Where the shell's acts lead; "" for what is not there."""

    home: str
    search: str
    start: str
    notifications: str
    settings: str
    manage: str
    queue: str
    waiting: int
    """Cases in it, a hundred at most."""
    sign_in: str
    sign_up: str
    sign_out: str


class Notice(NamedTuple):
    """What stands over every page for a while."""

    text: str
    until: str


class Place(NamedTuple):
    """A door in the masthead."""

    name: str
    href: str
    icon: str
    key: str
    is_current: bool
    has_new: bool = False
    in_tabbar: bool = True
    """Whether the foot of a phone has room for it."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Nothing here costs a query that the request has not already paid for."""
    site = current_site() or DEFAULT_SITE
    pages = shell_pages()
    user = getattr(request, "user", None)
    viewer = user if user is not None and user.is_authenticated else None
    # Django masks the token anew at every mention; once for a page does.
    csrf_token = SimpleLazyObject(lambda: get_token(request))
    # What was chosen on this device goes before what holds on all of them.
    theme = request.COOKIES.get("theme", viewer.theme if viewer else "")
    return {
        "site": Look(site.name, site.tagline, site.logo_url),
        "site_url": settings.SITE_URL,
        "brand_css_url": site.css_url,
        "viewer": viewer,
        "me": _me(viewer) if viewer else None,
        "unread_count": viewer.unread_notifications if viewer else 0,
        "links": _links(viewer, is_previewed=hasattr(request, "preview")),
        "places": _places(request.path, pages),
        "about": _about(pages),
        "language": get_language(),
        "theme": theme if theme in {"light", "dark"} else "",
        "keys_off": bool(viewer and viewer.keys_off),
        "nonce": SimpleLazyObject(lambda: str(getattr(request, "csp_nonce", ""))),
        "toasts": _toasts(request) if viewer else [],
        "notice": _notice(request),
        "preview": getattr(request, "preview", None),
        "here": request.get_full_path(),
        "csrf_token": csrf_token,
        "csrf_input": SimpleLazyObject(lambda: _csrf_input(str(csrf_token))),
    }


def _csrf_input(token: str) -> str:
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)


def _notice(request: HttpRequest) -> Notice | None:
    """What keeps some of the site's doors closed. A page that says so is not shown any longer."""
    lockdown = current_lockdown()
    if lockdown is None:
        return None
    if lockdown.ends_at is None:
        return Notice(notice_of(lockdown), "")
    keep_until(request, lockdown.ends_at)
    return Notice(notice_of(lockdown), moment(lockdown.ends_at))


def _me(viewer: User) -> Me:
    return Me(
        viewer.display_name,
        viewer.username,
        viewer.href,
        viewer.avatar_url,
        viewer.patch,
        viewer.is_staff_member,
    )


def _links(viewer: User | None, *, is_previewed: bool) -> Links:
    moderates = viewer is not None and not is_previewed and can_work_queue(viewer)
    # Whoever is led to their second factor, or to what was decided about them, hears no bell:
    # its page and its socket are closed to them.
    is_led_elsewhere = viewer is not None and (
        lacks_second_factor(viewer) or rights_of(viewer).is_shut_out
    )
    return Links(
        home="/",
        search="/search/",
        start="/new/" if viewer else "",
        notifications="" if is_previewed or is_led_elsewhere else "/notifications/",
        settings="/settings/",
        manage="/settings/site/" if viewer and viewer.is_staff else "",
        queue="/moderation/" if moderates else "",
        waiting=waiting_for(viewer) if viewer and moderates else 0,
        sign_in="/accounts/login/",
        sign_up="/accounts/signup/",
        sign_out="/accounts/logout/",
    )


def _toasts(request: HttpRequest) -> list[tuple[str, str, str]]:
    """What happened: text, tone and the address that takes it back. Reading them forgets them."""
    if not getattr(request, "_messages", None) or not request._messages:  # type: ignore[attr-defined]
        return []
    found = []
    for message in get_messages(request):
        undo = message.extra_tags.removeprefix("undo:") if message.extra_tags else ""
        found.append((str(message), "bad" if message.level_tag == "error" else "", undo))
    return found


def _about(pages: ShellPages) -> tuple[tuple[str, str], ...]:
    """What stands at the foot: the rules, and pages that managers put there."""
    rules = [(_("Guidelines"), "/guidelines/"), (_("Transparency"), "/transparency/")]
    return (*(rules if pages.has_guidelines else ()), *pages.menu)


def _places(path: str, pages: ShellPages) -> tuple[Place, ...]:
    forum = ("/categories/", "/c/", "/t/", "/latest/", "/top/", "/unanswered/", "/unread/", "/new/")
    rules = ("/guidelines/", "/transparency/")
    here = (path == "/", path.startswith(forum), path.startswith("/u/"), path.startswith(rules))
    return _named_places(get_language(), here, has_rules=pages.has_guidelines)


@lru_cache
def _named_places(
    language: str | None, here: tuple[bool, bool, bool, bool], *, has_rules: bool
) -> tuple[Place, ...]:
    """Few are different, so they are put together once."""
    home, forum, people, rules = here
    places = (
        Place(_("Home"), "/", "home", "h", home),
        Place(_("Forum"), "/categories/", "forum", "f", forum),
        Place(_("People"), "/u/", "people", "p", people),
    )
    guide = Place(_("Guidelines"), "/guidelines/", "shield", "r", rules, in_tabbar=False)
    return (*places, guide) if has_rules else places
