"""Filling the placeholders of a rule's texts, in one pass.

What a member wrote is put in and never looked at again, so a member's `{{body}}` stays a text. In
Markdown, names and titles are escaped; a body is Markdown already.
"""

import re
from collections.abc import Mapping

from automod.items import Item, Topic
from automod.language.grammar import PLACEHOLDERS

Matches = Mapping[str, tuple[str, ...]]
"""What each check of the item found, in the order of the rule."""

MAX_FILLED = 10_000
MAX_SUBJECT = 100

_PLACEHOLDER = re.compile(r"\{\{([^{}\n]{1,120})\}\}")
_MATCH = re.compile(r"match(?:-(?P<number>\d{1,3})|-(?P<check>.+?)(?:-(?P<group>\d{1,3}))?)?\Z")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>~|#&])")
_IN_ADDRESS = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\n": "%0A"}


def fill(text: str, item: Item, matches: Matches) -> str:
    """As plain text: reasons, subjects, flair."""
    return _fill(text, item, matches, is_markdown=False)[:MAX_FILLED]


def fill_markdown(text: str, item: Item, matches: Matches) -> str:
    """For a text that is rendered."""
    return _fill(text, item, matches, is_markdown=True)[:MAX_FILLED]


def fill_subject(text: str, item: Item, matches: Matches) -> str:
    return " ".join(fill(text, item, matches).split())[:MAX_SUBJECT]


def _fill(text: str, item: Item, matches: Matches, *, is_markdown: bool) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1]
        filled = _match_value(name, matches) if name.startswith("match") else _value(name, item)
        if filled is None:
            return found[0]
        if not is_markdown or name == "body":
            return filled
        if name in {"permalink", "url", "media_author_url"}:
            return "".join(_IN_ADDRESS.get(char, char) for char in filled)
        begin = text.rfind("\n", 0, found.start()) + 1
        if text.count("`", begin, found.start()) % 2:
            return filled.replace("`", "'").replace("\n", " ")
        return _MARKDOWN.sub(r"\\\1", filled)

    return _PLACEHOLDER.sub(value, text)


def _value(name: str, item: Item) -> str | None:
    if name not in PLACEHOLDERS:
        return None
    topic = item.topic or Topic()
    author = item.author
    if name.startswith("author"):
        part = name.removeprefix("author").removeprefix("_") or "name"
        return str(getattr(author, part))
    if name.startswith("media_"):
        return str(getattr(topic.media, name.removeprefix("media_"), ""))
    return {
        "body": item.text,
        "permalink": item.permalink,
        "subreddit": item.community,
        "kind": "submission" if item.is_topic else "comment",
        "title": topic.title,
        "domain": topic.domain or f"self.{item.community}",
        "url": topic.url or item.permalink,
    }[name]


def _match_value(name: str, matches: Matches) -> str | None:
    """The text that a check found, or None, which keeps the placeholder."""
    found = _MATCH.fullmatch(name)
    if found is None or not matches:
        return None
    number = int(found["number"] or found["group"] or 1)
    groups = matches.get(found["check"]) if found["check"] else next(iter(matches.values()))
    if groups is None or not 1 <= number <= len(groups):
        return None
    return groups[number - 1]
