"""What is watched, which texts are alike, and the weights in force."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar
from uuid import uuid4

from django.core.cache import cache
from django.http import HttpRequest

from automod.models import SpamWeights, TextPrint, WatchedDomain, WatchedWord
from automod.spam.prints import ALIKE, Print, print_of
from automod.spam.start import shipped
from automod.spam.weights import Weights
from automod.watched.domains import DomainList
from automod.watched.words import Watched, WordList
from core.ahead import foresee_with
from core.statements import Statement

LISTS_KEY: Final = "automod:lists"
WEIGHTS_KEY: Final = "automod:weights"
MOST_CANDIDATES: Final = 500
T = TypeVar("T")

_made: dict[tuple[str, str], tuple[str, Any]] = {}


class Alike(NamedTuple):
    """A post whose text is like another one. 1.0 is the same text."""

    post_id: int
    author_id: int
    likeness: float


@foresee_with
def keys_for_screening(request: HttpRequest) -> list[str]:
    """What is sent may be a text to look at."""
    return [LISTS_KEY, WEIGHTS_KEY] if request.method == "POST" else []


def watched_words() -> WordList:
    """Each hit's `word.tag` is the `WatchedWord`. Made once in a process until the list changes."""
    return _kept(LISTS_KEY, "words", _word_list)


def watched_domains() -> DomainList[WatchedDomain]:
    """Made once in a process until the list changes."""
    return _kept(LISTS_KEY, "domains", _domain_list)


def active_weights() -> Weights:
    """The site's own, or those it came with."""
    return _kept(WEIGHTS_KEY, "weights", _weights)


def similar_to(text: str, since: datetime, *, most: int = MOST_CANDIDATES) -> list[Alike]:
    """Posts since then whose text is alike, most alike first.

    One query by nine indexes; of more than `most` candidates some are enough to see a wave.
    """
    own = print_of(text)
    if own is None:
        return []
    alike = [
        Alike(post, author, 1.0 if exact == own.exact else own.likeness(bytes(bins)))
        for post, author, exact, bins in _candidates(most)(since, own.exact, *own.bands)
    ]
    return sorted((one for one in alike if one.likeness >= ALIKE), key=lambda one: -one.likeness)


@lru_cache
def _candidates(most: int) -> Statement[Any]:
    return Statement(
        lambda since, exact, *bands: (
            TextPrint.objects.sharing_a_band(Print(exact, bands, b""))
            .since(since)
            .values_list("post_id", "author_id", "exact", "bins")[:most]
        )
    )


def _kept(key: str, name: str, make: Callable[[], T]) -> T:
    """What was made under the key's present token. Whoever changes the rows forgets the token.

    While the cache is away there is no token, and it is made anew each time.
    """
    token = cache.get(key)
    if token is None:
        cache.add(key, uuid4().hex, 3600)
        token = cache.get(key)
    kept = _made.get((key, name))
    if kept and token is not None and kept[0] == token:
        value: T = kept[1]
        return value
    value = make()
    if token is not None:
        _made[key, name] = (token, value)
    return value


def _word_list() -> WordList:
    return WordList(Watched(word.pattern, word) for word in WatchedWord.objects.all())


def _domain_list() -> DomainList[WatchedDomain]:
    return DomainList({row.domain: row for row in WatchedDomain.objects.all()})


def _weights() -> Weights:
    row = SpamWeights.objects.filter(is_active=True).first()
    return row.weights if row else shipped()
