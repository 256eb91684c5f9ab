"""Rules in plain words, for those who do not read their language."""

from automod.summary.sentences import summarise

__all__ = ["summarise"]
