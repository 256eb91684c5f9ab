"""What a member's page asks the cache for is read at once, and is never older than the page."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import RequestFactory

from core.ahead import AheadMiddleware, session_of
from core.redis_cache import ForgivingRedisCache
from tests.factories.forums import TopicFactory
from tests.factories.members import UserFactory

needs_redis = pytest.mark.skipif(not settings.REDIS_URL, reason="needs Redis")


def _asking(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The keys of every question Redis is asked from here on."""
    client = cache._connections[cache._alias]._cache
    asked: list[list[str]] = []
    ask = client.get_raw
    monkeypatch.setattr(client, "get_raw", lambda keys: asked.append(keys) or ask(keys))
    return asked


@pytest.mark.service
@needs_redis
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/latest/", "/", "topic", "category"])
def test_a_members_page_asks_the_cache_once(address, sign_in, monkeypatch):
    topic = TopicFactory()
    address = {"topic": topic.href, "category": topic.category.href}.get(address, address)
    client = sign_in(UserFactory())
    for _ in range(2):
        client.get(address)
    asked = _asking(monkeypatch)

    client.get(address)

    assert len(asked) == 1


@pytest.mark.service
@needs_redis
def test_what_is_written_is_read_anew_and_the_rest_is_as_it_was_at_the_beginning():
    ours = cache._connections[cache._alias]
    others = ForgivingRedisCache(settings.REDIS_URL, {"KEY_PREFIX": settings.REDIS_PREFIX})
    cache.set_many({"a": 1, "b": 1, "c": 1})
    ours.read_ahead(["a", "b", "c", "none"])

    others.set_many({"a": 2, "b": 2, "none": 2})
    cache.set("b", 3)
    cache.delete("c")

    assert cache.get_many(["a", "b", "c", "none"]) == {"a": 1, "b": 3}
    ours.forget_ahead()
    assert cache.get_many(["a", "b", "c", "none"]) == {"a": 2, "b": 3, "none": 2}


def test_nothing_is_read_ahead_after_the_request_even_if_it_failed(monkeypatch):
    ours = cache._connections[cache._alias]
    done: list[str] = []
    monkeypatch.setattr(ours, "read_ahead", lambda keys: done.append("read"), raising=False)
    monkeypatch.setattr(ours, "forget_ahead", lambda: done.append("forgotten"), raising=False)
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x" * 32

    def fails(_request):
        raise ValueError

    with pytest.raises(ValueError):
        AheadMiddleware(fails)(request)

    assert done == ["read", "forgotten"]


def test_a_key_that_is_too_long_is_nobodys():
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x" * 65

    assert session_of(request) == ""
