"""For tests: hear now what a worker would hear in a moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from eventlog import actions
from eventlog.events import Event
from eventlog.models import Delivery
from eventlog.registry import LISTENERS, LISTENERS_OF, Listener, listener_name


class ListenerFailed(AssertionError):
    """A listener raised; its error is the message."""


def deliver_events() -> int:
    """Let every listener hear what it is owed, and what follows. A second call does nothing."""
    count = 0
    while delivery := actions.deliver_next():
        if delivery.state != Delivery.State.DONE:
            raise ListenerFailed(f"{delivery}: {delivery.error}")
        count += 1
    return count


@contextmanager
def listening(listener: Listener, *kinds: type[Event]) -> Iterator[str]:
    """Register a listener for the length of a block, and give its name."""
    name = listener_name(listener)
    LISTENERS[name] = listener
    for kind in kinds:
        LISTENERS_OF[kind].append(name)
    try:
        yield name
    finally:
        del LISTENERS[name]
        for kind in kinds:
            LISTENERS_OF[kind].remove(name)
