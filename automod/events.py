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
    """"slow" or "broken"."""
