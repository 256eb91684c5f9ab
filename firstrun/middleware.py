"""The way into a site that was not set up yet."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from branding.models import current_site
from firstrun.codes import announce

OPEN: Final = ("/welcome/", "/static/", "/media/", "/health/", "/brand.css")
"""What answers as usual meanwhile."""


class FirstRunMiddleware:
    """Leads every page to the wizard until there is a site, and from then on asks nobody again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.is_set_up = False
        self.has_announced = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self.is_set_up:
            self.is_set_up = current_site() is not None
            if not self.is_set_up and not request.path.startswith(OPEN):
                return self._lead_to_wizard()
        return self.get_response(request)

    def _lead_to_wizard(self) -> HttpResponseBase:
        if not self.has_announced:
            self.has_announced = True
            announce()
        return redirect("firstrun:look")
