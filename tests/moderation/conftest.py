"""Cases need rules, and rules a version of the guidelines that nobody here has accepted."""

from collections.abc import Iterator

import pytest

from forums.screening import SCREENS
from moderation.screens import refuse_before_acceptance


@pytest.fixture(autouse=True)
def everybody_accepted(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nobody is asked to accept, except where a test is about that."""
    if "asks_for_acceptance" in request.fixturenames:
        yield
        return
    SCREENS.remove(refuse_before_acceptance)
    yield
    SCREENS.insert(0, refuse_before_acceptance)


@pytest.fixture(autouse=True)
def rooms_above_are_quiet(everybody_accepted: None) -> Iterator[None]:
    """Their rules let everything pass, so that the same words can be posted many times."""
    whole = list(SCREENS)
    SCREENS[:] = [screen for screen in whole if screen.__module__ == "moderation.screens"]
    yield
    SCREENS[:] = whole


@pytest.fixture(autouse=True)
def chance_chooses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No decision is looked at twice unless a test asks for all of them."""
    monkeypatch.setattr("moderation.actions.periodic._random.random", lambda: 0.999)


@pytest.fixture
def asks_for_acceptance() -> None:
    """The guidelines are to be accepted before a post."""
