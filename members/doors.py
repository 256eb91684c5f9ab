"""Whether new members can join. Rooms above may close the door, with a sentence that says why."""

from collections.abc import Callable
from typing import Final

Ask = Callable[[], str | None]
ASKED: Final[list[Ask]] = []


def close_sign_up_with(ask: Ask) -> Ask:
    """Have this one asked, too: None leaves the door open, a sentence closes it. A decorator."""
    if ask not in ASKED:
        ASKED.append(ask)
    return ask


def why_sign_up_is_closed() -> str | None:
    """The first sentence somebody has against it, for whoever wants to join; None where open."""
    return next((said for ask in ASKED if (said := ask()) is not None), None)
