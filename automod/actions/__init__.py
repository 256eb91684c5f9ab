"""Every write about rules; those about watched words, prints and weights are beside them."""

from automod.actions.hits import note_outcome
from automod.actions.limits import set_limits
from automod.actions.saving import RulesMoved, RulesRefused, roll_back, save_rules
from automod.actions.switching import switch_rule_off, switch_rule_on, watch_rule

__all__ = [
    "RulesMoved",
    "RulesRefused",
    "note_outcome",
    "roll_back",
    "save_rules",
    "set_limits",
    "switch_rule_off",
    "switch_rule_on",
    "watch_rule",
]
