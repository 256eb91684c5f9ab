"""Old addresses lead on, where nothing of ours stands at them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import is_valid_path

from imports.addresses import asked_by, is_exact, new_address


class OldAddressMiddleware:
    """Looks at answers that found nothing, and at topics found by their number, not their words.

    It stands last, so that `request.user` is known. What the viewer may not see stays a 404.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        nothing, other_words = response.status_code == 404, _has_other_words(request, response)
        if request.method not in ("GET", "HEAD") or not (nothing or other_words):
            return response
        asked = asked_by(request.path_info)
        if asked is None or (_is_ours(request, nothing) and not is_exact(asked)):
            return response
        href = new_address(asked, request.user)
        return HttpResponsePermanentRedirect(href) if href else response


def _has_other_words(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Our own topic of that number has another title: its view leads to its own address."""
    match = request.resolver_match
    return (
        response.status_code == 301
        and match is not None
        and match.view_name in ("forums:topic", "forums:topic-post")
    )


def _is_ours(request: HttpRequest, nothing: bool) -> bool:
    """Addresses of ours end with a slash, those of the old site do not."""
    path = request.path_info
    return not nothing or (not path.endswith("/") and bool(is_valid_path(f"{path}/")))
