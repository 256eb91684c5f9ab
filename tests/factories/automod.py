"""Watched words and domains, as somebody who may watch them would add them."""

from automod.actions.watching import watch_domain, watch_word
from automod.models import WatchedDomain, WatchedWord
from tests.factories.members import UserFactory

_n = iter(range(1, 10**9))


def WatchedWordFactory(**fields: str) -> WatchedWord:
    fields = {"pattern": f"word{next(_n)}", "act": "hold"} | fields
    return watch_word(fields.pop("pattern"), by=UserFactory(role="manager"), **fields)


def WatchedDomainFactory(**fields: str) -> WatchedDomain:
    fields = {"domain": f"shop{next(_n)}.example", "act": "hold"} | fields
    return watch_domain(fields.pop("domain"), by=UserFactory(role="manager"), **fields)
