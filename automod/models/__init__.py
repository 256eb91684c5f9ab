"""What moderators keep here, and what the site keeps for them."""

from automod.models.backtests import BackTest, Caught
from automod.models.calls import Call
from automod.models.rules import (
    Performed,
    RuleHit,
    RuleSet,
    RuleState,
    RuleVersion,
    Unchangeable,
    Voice,
)
from automod.models.watching import (
    Asked,
    SpamSettings,
    SpamWeights,
    TextPrint,
    Training,
    WatchAct,
    WatchedDomain,
    WatchedWord,
    spam_settings,
)

__all__ = [
    "Asked",
    "BackTest",
    "Call",
    "Caught",
    "Performed",
    "RuleHit",
    "RuleSet",
    "RuleState",
    "RuleVersion",
    "SpamSettings",
    "SpamWeights",
    "TextPrint",
    "Training",
    "Unchangeable",
    "Voice",
    "WatchAct",
    "WatchedDomain",
    "WatchedWord",
    "spam_settings",
]
