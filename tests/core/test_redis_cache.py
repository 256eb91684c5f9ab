"""The site goes on while Redis is away, and nothing old shows when it is back."""

import socket

import pytest
from django.conf import settings
from django.core.cache import cache

from core import cache_state, pages
from core.cache_state import cache_is_away
from core.redis_cache import ForgivingRedisCache


@pytest.fixture
def nowhere() -> ForgivingRedisCache:
    """A Redis that nobody runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = ForgivingRedisCache(f"redis://127.0.0.1:{port}/0", {})
    yield found
    ForgivingRedisCache.away_until, ForgivingRedisCache.missed_something = 0.0, False


def test_every_call_has_an_answer(nowhere):
    assert nowhere.get("a", "otherwise") == "otherwise"
    assert nowhere.get_many(["a"]) == {}
    assert nowhere.add("a", 1) is False
    assert nowhere.set("a", 1) is None
    assert nowhere.set_many({"a": 1}) == ["a"]
    assert nowhere.delete("a") is False
    assert nowhere.has_key("a") is False
    with pytest.raises(ValueError, match="a"):
        nowhere.incr("a")


@pytest.mark.service
@pytest.mark.skipif(not settings.REDIS_URL, reason="needs Redis")
def test_a_connection_that_was_closed_is_opened_anew():
    cache.set("a", 1)
    assert cache.get_many(["a", "b"]) == {"a": 1}

    client = cache._connections[cache._alias]._cache
    client._own_connection()._sock.close()

    assert cache.get_many(["a", "b"]) == {"a": 1}
    assert cache.get_many([]) == {}


def test_it_is_not_asked_again_for_a_moment(nowhere):
    nowhere.get("a")

    assert nowhere.is_away


def test_what_was_stored_before_is_not_shown_when_it_is_back(monkeypatch):
    made = []
    make = lambda: made.append(1) or len(made)  # noqa: E731
    assert pages.stored_part("x", ("site",), make) == 1
    assert pages.stored_part("x", ("site",), make) == 1

    for call_back in cache_state.WHEN_BACK:
        call_back()

    assert pages.stored_part("x", ("site",), make) == 2


@pytest.mark.django_db
def test_signing_in_waits_for_its_counters(guest, monkeypatch):
    monkeypatch.setattr("community.middleware.cache_is_away", lambda: True)

    refused = guest.post("/accounts/login/", {"login": "a", "password": "b"})

    assert (refused.status_code, refused["Retry-After"]) == (503, "5")
    assert guest.get("/latest/").status_code == 200


def test_a_local_cache_is_never_away():
    cache.set("a", 1)

    assert cache_is_away() is False
