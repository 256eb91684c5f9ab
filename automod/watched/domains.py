"""Watched link domains: a domain, and everything below it.

`shop.example` also means `www.shop.example`; not `myshop.example` and not `example`. Names are
compared as browsers ask for them: small letters, punycode, no final dot, percent signs decoded.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Generic, TypeVar
from urllib.parse import unquote, urlsplit

T = TypeVar("T")
MOST_LETTERS: Final = 253

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_DOTS = re.compile("[\u3002\uff0e\uff61]")
_TYPED = re.compile(r"(?:https?://|(?<![\w@.-])www\.)[^\s<>\"'`]+", re.IGNORECASE)
_SCHEME = re.compile(r"^[a-z][a-z0-9+-]*:(?!\d)", re.IGNORECASE)
_SLASHES = re.compile(r"^[\\/]*")
_STRIPPED = re.compile("[\t\r\n\u00ad\u200b-\u200f\u2060\ufeff]")


class BadDomain(ValueError):
    """Not a domain to watch."""


class DomainList(Generic[T]):
    """Domains and what the caller keeps beside each. A look-up costs a step per dot."""

    def __init__(self, domains: Mapping[str, T]) -> None:
        self._domains = {checked_domain(name): value for name, value in domains.items()}

    def get(self, host: str) -> T | None:
        """What is kept for the host or the nearest domain above it."""
        name = canonical_host(host)
        for candidate in domain_and_parents(name):
            if candidate in self._domains:
                return self._domains[candidate]
        return None

    def hits(self, urls: Iterable[str]) -> Iterator[tuple[str, T]]:
        """Those addresses that lead to a watched domain."""
        for url in urls:
            value = self.get(host_of(url))
            if value is not None:
                yield url, value


def domain_and_parents(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.partition(".")[2]


def checked_domain(raw: str) -> str:
    """The domain as it is kept: from an address, `*.shop.example` or a name."""
    typed = raw.strip()
    name = host_of(typed) if "/" in typed else canonical_host(typed.removeprefix("*."))
    labels = name.split(".")
    if len(labels) < 2 or len(name) > MOST_LETTERS or not all(map(_LABEL.fullmatch, labels)):
        raise BadDomain("a domain such as shop.example")
    return name


def host_of(url: str) -> str:
    """The host a browser would ask, in canonical form; "" where the address has none."""
    cleaned = _STRIPPED.sub("", url).strip()
    scheme = _SCHEME.match(cleaned)
    if scheme and scheme[0].lower() not in ("http:", "https:", "ftp:") and "//" not in cleaned:
        return ""
    # Browsers read any run of slashes, also backward ones or none, as the two that are meant.
    rest = _SLASHES.sub("", cleaned[scheme.end() :] if scheme else cleaned).replace("\\", "/")
    try:
        return canonical_host(urlsplit(f"//{rest}").hostname or "")
    except ValueError:
        return ""


def canonical_host(host: str) -> str:
    name = unicodedata.normalize("NFKC", _STRIPPED.sub("", unquote(host)))
    name = _DOTS.sub(".", name).casefold().strip().strip(".")
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return name


def typed_addresses(text: str) -> list[str]:
    """Addresses that stand in a text; those of a post come from `core.markdown.render`."""
    return _TYPED.findall(text)
