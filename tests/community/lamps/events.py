from dataclasses import dataclass

from eventlog.events import Event


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    """Somebody lit a lamp."""

    lamp_id: int


@dataclass(frozen=True, kw_only=True)
class LampReported(Event):
    """The listener heard of it: there must be exactly one for each lamp."""

    lamp_id: int
