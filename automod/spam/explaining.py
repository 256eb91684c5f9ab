"""Why a text has its spam score, in words for a moderator."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automod.spam.features import Feature, Newness, features_of
from automod.spam.weights import Weights

MOST: Final = 8
LEAST: Final = 0.05
"""Contributions smaller than this, on the scale of the logistic curve, explain nothing."""

SIGNS: Final[dict[str, Any]] = {
    "shouting": gettext_lazy("written in capitals"),
    "digits": gettext_lazy("many digits"),
    "exclamations": gettext_lazy("exclamation marks"),
    "words": gettext_lazy("its length"),
    "links": gettext_lazy("links in it"),
    "emoji": gettext_lazy("emoji in it"),
    "phone": gettext_lazy("a phone number"),
    "money": gettext_lazy("a sum of money"),
    "stretched": gettext_lazy("stretched words"),
    "invisible": gettext_lazy("invisible characters"),
    "short_link": gettext_lazy("a link that hides where it leads"),
    "mixed_alphabets": gettext_lazy("letters of two alphabets in one word"),
    "account": gettext_lazy("a new account"),
    "first_post": gettext_lazy("the first post of this account"),
    "settled": gettext_lazy("an author who has posted often"),
}


def why(
    text: str, weights: Weights, newness: Newness | None = None, *, most: int = MOST
) -> list[tuple[str, float]]:
    """What counted most, strongest first: above 0 speaks for spam, below for conversation.

    Together with the bias and what is left out, contributions add up to the score's evidence.
    A piece that two words share counts for the first of them.
    """
    sums: dict[str, float] = {}
    seen: set[int] = set()
    for feature in features_of(text, newness):
        fresh = set(feature.slots) - seen
        seen |= fresh
        name = _in_words(feature)
        sums[name] = sums.get(name, 0) + sum(weights.table[slot] for slot in fresh)
    unit = weights.unit(len(seen))
    ranked = sorted(sums.items(), key=lambda item: -abs(item[1]))
    return [(name, amount * unit) for name, amount in ranked[:most] if abs(amount * unit) >= LEAST]


def _in_words(feature: Feature) -> str:
    return _WORDING[feature.kind](feature.name)


_WORDING: Final[dict[str, Callable[[str], str]]] = {
    "word": lambda name: _("the word “%(word)s”") % {"word": name},
    "pair": lambda name: _("the words “%(words)s”") % {"words": name},
    "host": lambda name: _("a link to %(host)s") % {"host": name},
    "sign": lambda name: str(SIGNS[name.partition(":")[0]]),
}
