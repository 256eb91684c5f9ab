"""Cases need rules, and rules a version of the guidelines that nobody here has accepted."""

from collections.abc import Iterator

import pytest

from forums.screening import SCREENS
from moderation.screens import refuse_before_acceptance


@pytest.fixture(autouse=True)
def everybody_accepted(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nobody is asked to accept, except where a test is about that; rules of rooms above are quiet,
    so that the same words can be posted many times.
    """
    whole = list(SCREENS)
    asks = "asks_for_acceptance" in request.fixturenames
    SCREENS[:] = [
        screen
        for screen in whole
        if screen.__module__ == "moderation.screens"
        and (asks or screen is not refuse_before_acceptance)
    ]
    yield
    SCREENS[:] = whole


@pytest.fixture
def asks_for_acceptance() -> None:
    """The guidelines are to be accepted before a post."""
