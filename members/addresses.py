"""Notes where an account is used from: at sign-in, and once an hour while somebody writes."""

from collections.abc import Callable
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from audit.addresses import note_address
from core.http import UNKNOWN, client_ip
from members.models import User

NOTED_SECONDS: Final = 3600


def note_sign_in(request: HttpRequest | None = None, user: User | None = None, **_: Any) -> None:
    """Hears Django's `user_logged_in`."""
    if request is not None and user is not None:
        _note(request, user)


class AddressMiddleware:
    """Costs a look into the cache for each form a member sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        user = request.user
        if request.method == "POST" and response.status_code < 400 and user.is_authenticated:
            _note(request, user)
        return response


def _note(request: HttpRequest, user: User) -> None:
    address = client_ip(request)
    if address != UNKNOWN and cache.add(f"address:{user.pk}:{address}", 1, NOTED_SECONDS):
        note_address(user, address)
