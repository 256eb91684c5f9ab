"""Mail boxes that are thrown away after the confirmation, and never read what we write.

The list is the package `disposable-email-domains`, renewed with every upgrade of it. A site adds to
it with SIGNUP_REFUSED_DOMAINS, takes from it with SIGNUP_ALLOWED_DOMAINS, and switches it off with
SIGNUP_DISPOSABLE_MAIL. Members who are in already keep their address.
"""

from collections.abc import Collection, Iterator
from functools import cache

from django.conf import settings


def is_refused(email: str) -> bool:
    """Whether the address may not sign up. The nearest name that any list has decides."""
    for name in _domain_and_parents(email.rpartition("@")[2]):
        if name in _lowered(settings.SIGNUP_ALLOWED_DOMAINS):
            return False
        if name in _lowered(settings.SIGNUP_REFUSED_DOMAINS):
            return True
        if not settings.SIGNUP_DISPOSABLE_MAIL and name in disposable_domains():
            return True
    return False


@cache
def disposable_domains() -> frozenset[str]:
    """Ten thousand names. Without the package none: a missing list keeps nobody out."""
    try:
        from disposable_email_domains import blocklist
    except ModuleNotFoundError:
        return frozenset()
    return frozenset(blocklist)


def _domain_and_parents(domain: str) -> Iterator[str]:
    name = domain.strip().strip(".").lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode()
        except UnicodeError:
            return
    while name:
        yield name
        name = name.partition(".")[2]


def _lowered(domains: Collection[str]) -> set[str]:
    return {domain.strip().lower() for domain in domains}
