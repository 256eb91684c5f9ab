"""What can happen to rules."""

from dataclasses import dataclass

from eventlog.events import Event


@dataclass(frozen=True, kw_only=True)
class RulesSaved(Event):
    """Another version is in force. `version_id` is its key."""

    version_id: int


@dataclass(frozen=True, kw_only=True)
class RuleSwitchedOff(Event):
    """The site itself switched a rule off; the author of its version is to be told."""

    version_id: int
    rule_hash: str
    line: int
    why: str
    """"slow", "broken", or "imprecise" where moderators mostly disagreed."""


@dataclass(frozen=True, kw_only=True)
class AuthorTold(Event):
    """A rule has a message for the author of a post. Text is Markdown, written by moderators."""

    post_id: int
    user_id: int
    subject: str
    text: str
    rule: str
    """Which rule of the site's it is, in words."""
    version_id: int
    line: int
