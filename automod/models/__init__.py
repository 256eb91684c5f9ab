"""What moderators keep here, and what the site keeps for them."""

from automod.models.rules import (
    Performed,
    RuleHit,
    RuleSet,
    RuleState,
    RuleVersion,
    Unchangeable,
)
from automod.models.watching import (
    SpamWeights,
    TextPrint,
    WatchAct,
    WatchedDomain,
    WatchedWord,
)

__all__ = [
    "Performed",
    "RuleHit",
    "RuleSet",
    "RuleState",
    "RuleVersion",
    "SpamWeights",
    "TextPrint",
    "Unchangeable",
    "WatchAct",
    "WatchedDomain",
    "WatchedWord",
]
