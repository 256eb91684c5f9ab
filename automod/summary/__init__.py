"""Rules in plain words, for those who do not read their language."""

from automod.summary.sentences import summarise, summarise_book

__all__ = ["summarise", "summarise_book"]
