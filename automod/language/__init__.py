"""AutoModerator's rule language: from a text to rules that can be evaluated."""

from automod.language.book import RuleBook, read_rules
from automod.language.problems import Kind, Problem
from automod.language.rules import Rule

__all__ = ["Kind", "Problem", "Rule", "RuleBook", "read_rules"]
