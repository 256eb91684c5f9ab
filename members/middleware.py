"""Who has to sign in, who has to do so with a second factor, and who is shut out for a time."""

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import get_user, middleware
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from core.http import came_from
from members.permissions import lacks_second_factor, rights_of
from members.visits import count_visit

OPEN_WITHOUT_FACTOR: Final = ("/accounts/", "/brand.css", "/health/", "/static/")
"""Where a second factor is set up, and what these pages load."""

STANDING: Final = "/standing/"
"""The page that says what was decided about somebody."""
OPEN_TO_SHUT_OUT: Final = (
    STANDING,
    "/guidelines/",
    "/transparency/",
    "/accounts/",
    "/brand.css",
    "/health/",
    settings.STATIC_URL,
    settings.MEDIA_URL,
)
"""What a suspended or banned member still sees: why, by which rules, and their own account."""


class HtmxRedirect(HttpResponseRedirect):
    """Makes htmx load another page, where it expected a part of this one."""

    status_code = 204

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.headers["HX-Redirect"] = address
        del self.headers["Location"]


class UserMiddleware(middleware.AuthenticationMiddleware):
    """Every request asks who it is from, so they are read at once: Django's lazy user looks at
    itself before each of the many things a page asks of it. Where they cannot be read, there is
    no user, and nobody waits for the database a second time.
    """

    def process_request(self, request: HttpRequest) -> None:
        user = get_user(request)
        super().process_request(request)
        request.user = user


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Signed-in is the default; views opt out with `login_not_required`. Files are open."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], *args: object
    ) -> HttpResponseBase | None:
        if request.path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            return None
        return super().process_view(request, view_func, *args)  # type: ignore[arg-type]

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """htmx goes to the sign-in page as a whole, and comes back to the page it was on."""
        if not getattr(request, "htmx", False):
            return super().handle_no_permission(request, view_func)
        return HtmxRedirect(f"{reverse(settings.LOGIN_URL)}?next={quote(came_from(request))}")


class MfaRequiredMiddleware:
    """Leads whoever needs a second factor and has none to the page where one is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self._may_go_on(request):
            return self.get_response(request)
        leads = HtmxRedirect if getattr(request, "htmx", False) else HttpResponseRedirect
        return leads(reverse("mfa_index"))

    def _may_go_on(self, request: HttpRequest) -> bool:
        """Asks nobody but the session's user, who was loaded anyway."""
        user = request.user
        return (
            request.path.startswith(OPEN_WITHOUT_FACTOR)
            or not settings.MFA_REQUIRED_ROLES
            or not user.is_authenticated
            or not lacks_second_factor(user)
        )


class StandingMiddleware:
    """Leads whoever is suspended or banned to the page that says why, wherever they wanted to go.

    Asks the rights that the page would ask for anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(OPEN_TO_SHUT_OUT):
            return self.get_response(request)
        if not request.user.is_authenticated or not rights_of(request.user).is_shut_out:
            return self.get_response(request)
        leads = HtmxRedirect if getattr(request, "htmx", False) else HttpResponseRedirect
        return leads(STANDING)


class VisitMiddleware:
    """Remembers on which days a member was here, once their page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.user.is_authenticated and not request.path.startswith(OPEN_TO_SHUT_OUT):
            count_visit(request.user, request)
        return response
