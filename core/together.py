"""Rows that many small actions add, written together at the end of what asked for all of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

Write = Callable[[list[Any]], object]

_waiting: Final[ContextVar[dict[Write, list[Any]] | None]] = ContextVar("waiting", default=None)


def add(row: Any, write: Write) -> None:
    """Have `write` write the row: now, or with others of its kind at the end of `written_together`.

    Only for rows that nobody reads or names before that.
    """
    waiting = _waiting.get()
    if waiting is None:
        write([row])
    else:
        waiting.setdefault(write, []).append(row)


@contextmanager
def written_together() -> Iterator[None]:
    """Within one transaction, and within one another: the outer one writes. After a failure what
    was added is forgotten, as all that its savepoint takes back.
    """
    above, mine = _waiting.get(), dict[Write, list[Any]]()
    token = _waiting.set(mine)
    try:
        yield
    finally:
        _waiting.reset(token)
    for write, rows in mine.items():
        if above is None:
            write(rows)
        else:
            above.setdefault(write, []).extend(rows)
