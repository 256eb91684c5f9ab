"""Decisions need rules, and rules a version of the guidelines that nobody here has accepted."""

from tests.moderation.conftest import everybody_accepted  # noqa: F401 (a fixture for all)
