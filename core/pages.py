"""Pages and parts of pages that are made once and shown many times.

What is stored carries tags ("topic:7", "lists"). Whoever changes what a tag stands for calls
`outdate(tag)`: after the commit the tag gets a new token, and whatever was stored under the old one
is not shown again. Nothing is searched or deleted. Exactness rests on one rule: what was read
before a token was renewed is never stored under the new token (`_is_older`). A lost token (an
emptied cache) only means that a page is made again.

Guests get whole pages, before any other work is done for them. Members get stored parts inside
pages of their own, so that nothing personal is ever stored.
"""

import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf
from os import urandom
from secrets import token_hex
from typing import Any, Final, TypeVar
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, get_language_from_request

from core.cache_state import WHEN_BACK
from core.transactions import after_commit

T = TypeVar("T")
KEEP_SECONDS: Final = 3600
AT_HAND: Final = 200
"""Pages, and as many parts, that a process keeps beside the cache, about 60 kB each."""


@dataclass(frozen=True, slots=True)
class Stored:
    value: Any
    tokens: dict[str, str]
    until: float = inf
    """Seconds since 1970 after which it is not shown, whatever its tokens are."""


def outdate(*tags: str) -> None:
    """After the commit, nothing stored under these tags is shown again."""
    after_commit(_renew, tags)


def tag_page(request: HttpRequest, *tags: str) -> None:
    """Say that this page may be stored for guests, and what it shows."""
    request.page_tags = getattr(request, "page_tags", frozenset()) | frozenset(tags)  # type: ignore[attr-defined]


def keys_of_tags(*tags: str) -> list[str]:
    """What the cache is asked for to know that things with these tags are current."""
    return [_token_key(tag) for tag in tags]


def keep_until(request: HttpRequest, moment: datetime) -> None:
    """Say that this page is not how it will be from that moment on; the earliest one counts."""
    until = min(getattr(request, "page_until", inf), moment.timestamp())
    request.page_until = until  # type: ignore[attr-defined]


def stored_part(key: str, tags: Iterable[str], make: Callable[[], T]) -> T:
    """The stored value for `key` in the language that is spoken, or what `make()` returns, stored
    under `tags`.

    Costs one look-up in the cache, no query. Others are given the same value: nobody changes it.
    """
    key = f"part:{settings.RELEASE}:{get_language()}:{key}"
    near = _PARTS.current(key)
    if near is not None:
        return near.value  # type: ignore[no-any-return]
    tags = tuple(tags)
    found = cache.get_many([key, *map(_token_key, tags)])
    stored: Stored | None = found.get(key)
    if stored is None or not _is_current(stored, found):
        tokens = _tokens(tags, found)
        stored = Stored(make(), tokens)
        cache.set(key, stored, KEEP_SECONDS)
    _PARTS.keep(key, stored)
    return stored.value  # type: ignore[no-any-return]


class _AtHand(dict[str, Stored]):
    """What was asked for lately lies in the process, so that only its tokens are asked for. Whether
    it still counts is always the cache's to say.
    """

    def current(self, key: str) -> Stored | None:
        near = self.get(key)
        if near is None or _is_current(near, cache.get_many(map(_token_key, near.tokens))):
            return near
        self.pop(key, None)
        return None

    def keep(self, key: str, stored: Stored) -> None:
        if len(self) >= AT_HAND:
            self.clear()
        self[key] = stored


_PARTS: Final = _AtHand()


@dataclass(frozen=True, slots=True)
class _Page:
    """A guest's page as it is answered, cut where its nonce stands. Whoever writes on a page cannot
    know its nonce, so nothing written there turns into the nonce of a later request.
    """

    body: list[bytes]
    headers: list[tuple[str, list[str]]]


class StoredPageMiddleware:
    """Answers guests from the store, with all headers, before anything else costs anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.at_hand = _AtHand()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _may_be_stored(request):
            return self.get_response(request)
        key = _page_key(request)
        found = self._find(key)
        if found is not None:
            return _with_new_nonce(found.value)

        since = time.time_ns()
        response = self.get_response(request)
        tags = getattr(request, "page_tags", None)
        if tags and isinstance(response, HttpResponse) and _is_same_for_all_guests(response):
            tokens = _tokens(tags, cache.get_many(map(_token_key, tags)))
            if all(_is_older(token, since) for token in tokens.values()):
                until = getattr(request, "page_until", inf)
                page = Stored(_cut_at_nonce(request, response), tokens, until)
                cache.set(key, page, KEEP_SECONDS)
        return response

    def _find(self, key: str) -> Stored | None:
        near = self.at_hand.current(key)
        if near is None:
            near = _read(key)
            if near is not None:
                self.at_hand.keep(key, near)
        return near


def _renew(tags: tuple[str, ...]) -> None:
    cache.set_many({_token_key(tag): f"{time.time_ns()}:{token_hex(8)}" for tag in tags}, None)


WHEN_BACK.append(lambda: _renew(("site",)))  # every stored thing carries this tag


def _read(key: str) -> Stored | None:
    found: Stored | None = cache.get(key)
    if found is None or not _is_current(found, cache.get_many(map(_token_key, found.tokens))):
        return None
    return found


def _is_current(stored: Stored, now: Mapping[str, str]) -> bool:
    fresh = all(now.get(_token_key(tag)) == token for tag, token in stored.tokens.items())
    return fresh and time.time() < stored.until


def _tokens(tags: Iterable[str], found: Mapping[str, str]) -> dict[str, str]:
    """Of every tag the token that was found; one that was lost, or never renewed, is made."""
    tokens = {}
    for tag in tags:
        key = _token_key(tag)
        if key not in found:
            cache.add(key, f"0:{token_hex(8)}", None)
        tokens[tag] = found.get(key) or cache.get(key, "")
    return tokens


def _is_older(token: str, since: int) -> bool:
    made = token.partition(":")[0]
    return made.isdigit() and int(made) < since - settings.CLOCK_SKEW * 1e9


def _token_key(tag: str) -> str:
    return f"token:{tag}"


def _may_be_stored(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and not request.wait  # type: ignore[attr-defined]
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.META.get("HTTP_COOKIE", "")
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_HX_REQUEST" not in request.META
        and "messages=" not in request.META.get("HTTP_COOKIE", "")
    )


def _page_key(request: HttpRequest) -> str:
    """Address and what else changes a guest's page: host, scheme, method, theme, language.

    Not how the host is written nor its port: whoever asks would choose how many pages are kept.
    """
    theme = request.COOKIES.get("theme", "")
    theme = theme if theme in {"light", "dark"} else ""
    language = "" if len(settings.LANGUAGES) == 1 else get_language_from_request(request)
    named = request.META.get("HTTP_HOST", "")
    host = split_domain_port(named)[0] or named
    place = quote(f"{request.scheme}:{host}{request.path}")
    return f"page:{settings.RELEASE}:{request.method}:{theme}:{language}:{place}"


def _is_same_for_all_guests(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.headers.get("Content-Type", "").startswith(("text/html", "application/"))
    )


def _cut_at_nonce(request: HttpRequest, response: HttpResponse) -> _Page:
    nonce: str = getattr(request, "_csp_nonce", None) or "\0"
    headers = [(name, value.split(nonce)) for name, value in response.headers.items()]
    return _Page(response.content.split(nonce.encode()), headers)


def _with_new_nonce(page: _Page) -> HttpResponse:
    nonce = b64encode(urandom(16))
    response = HttpResponse(nonce.join(page.body))
    for name, pieces in page.headers:
        response.headers[name] = pieces[0] if len(pieces) == 1 else nonce.decode().join(pieces)
    return response
