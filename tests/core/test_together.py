"""Rows of many small actions are written together, and those of a failure not at all."""

import pytest

from core.together import add, written_together


@pytest.fixture
def written() -> list[list[str]]:
    return []


def add_and_fail(row: str, written: list[list[str]]) -> None:
    with written_together():
        add(row, written.append)
        raise ZeroDivisionError


def test_outside_of_it_a_row_is_written_at_once(written):
    add("one", written.append)

    assert written == [["one"]]


def test_within_it_they_are_written_at_the_end_in_their_order(written):
    with written_together():
        add("one", written.append)
        with written_together():
            add("two", written.append)
        assert written == []

    assert written == [["one", "two"]]


def test_what_failed_takes_back_its_own_and_nothing_else(written):
    with written_together():
        add("one", written.append)
        with pytest.raises(ZeroDivisionError):
            add_and_fail("two", written)
        add("three", written.append)

    assert written == [["one", "three"]]


def test_a_failure_of_the_whole_writes_nothing(written):
    with pytest.raises(ZeroDivisionError):
        add_and_fail("one", written)

    assert written == []
    add("two", written.append)
    assert written == [["two"]]
