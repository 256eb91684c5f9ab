"""The base of everything that can happen. Each app names its own in its `events.py`."""

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

EVENTS: dict[str, type["Event"]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, in the past tense. Fields are ids and plain values for JSON.

    An event grows by fields with defaults: what was recorded before still reads, and what is
    unknown is ignored.
    """

    name: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        cls.name = f"{cls.__module__.partition('.')[0]}.{cls.__qualname__}"
        EVENTS[cls.name] = cls

    def payload(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in payload.items() if key in known})
