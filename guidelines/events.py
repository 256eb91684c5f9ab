from dataclasses import dataclass

from eventlog.events import Event


@dataclass(frozen=True, kw_only=True)
class GuidelinesPublished(Event):
    """A new version of the guidelines holds from now on."""

    version_id: int
    is_material: bool


@dataclass(frozen=True, kw_only=True)
class GuidelinesAccepted(Event):
    """A member accepted a version of the guidelines."""

    version_id: int
    user_id: int
