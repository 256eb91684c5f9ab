"""Who listens to what. Every app's `listeners.py` is imported at start."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from eventlog.events import Event

Listener = Callable[[Any], object]
L = TypeVar("L", bound=Listener)

LISTENERS: dict[str, Listener] = {}
LISTENERS_OF: defaultdict[type[Event], list[str]] = defaultdict(list)


def on(*kinds: type[Event]) -> Callable[[L], L]:
    """Register the decorated function as a listener of these events.

    It is known as `app.function`, and what is owed is kept under that name: rename one only while
    nothing is owed.
    """

    def register(listener: L) -> L:
        name = listener_name(listener)
        if name in LISTENERS:
            raise ValueError(f"There are two listeners named {name}.")
        LISTENERS[name] = listener
        for kind in kinds:
            LISTENERS_OF[kind].append(name)
        return listener

    return register


def listener_name(listener: Listener) -> str:
    return f"{listener.__module__.partition('.')[0]}.{listener.__name__}"
