from dataclasses import dataclass

from eventlog.events import Event


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """An account was made by its person."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Event):
    """Somebody has another site role."""

    user_id: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """A name, picture or other line of a profile that others see has changed."""

    user_id: int
