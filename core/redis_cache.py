"""Redis as a cache that may be away: reading and writing the site go on without it.

Truth is in the database. A cache that does not answer is an empty one, and is not asked again for
a moment, so that a frozen Redis costs one short wait and not one per look-up. What must not go on
without its counters (signing in, resetting a password) asks `core.cache_state` and refuses.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ConnectionError, RedisError

from core.cache_state import WHEN_BACK

logger = logging.getLogger(__name__)
PAUSE: Final = 2.0
"""Seconds in which a cache that failed is not asked."""


class KeptClient(RedisCacheClient):
    """Django makes a client for every command; one for a process does.

    Most of what a page asks is read. A thread asks by a connection of its own, because pool,
    retries and statistics of redis-py cost more than the question.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._of_thread = threading.local()

    def get(self, key: Any, default: Any) -> Any:
        return self.get_many([key]).get(key, default)

    def get_many(self, keys: Any) -> Any:
        return self.loaded(self.get_raw(list(keys)))

    def get_raw(self, keys: list[Any]) -> dict[Any, bytes | None]:
        """The values as Redis has them; None for what is not there."""
        connection = self._own_connection()
        try:
            connection.send_command("MGET", *keys)
            values = connection.read_response()
        except ConnectionError:  # Redis was started anew, or had enough of an idle connection
            connection.disconnect()
            values = self.get_client().mget(keys)
        except BaseException:  # an answer that comes later must not be another question's
            connection.disconnect()
            raise
        return dict(zip(keys, values, strict=True))

    def loaded(self, raw: dict[Any, bytes | None]) -> dict[Any, Any]:
        loads = self._serializer.loads  # type: ignore[attr-defined]
        return {key: loads(value) for key, value in raw.items() if value is not None}

    def _own_connection(self) -> Any:
        """This thread's, in this process: a fork begins with none."""
        process, connection = getattr(self._of_thread, "kept", (0, None))
        if process != os.getpid():
            connection = self.get_client().connection_pool.make_connection()
            self._of_thread.kept = os.getpid(), connection
        return connection

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        client = self.__dict__.get("_kept")
        if client is None:
            client = self._kept = super().get_client(key, write=write)
        return client


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, of which every call has an answer for when Redis has none."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient
        self._ahead: dict[str, bytes | None] = {}
        """What was read ahead for the request of this thread (`core.ahead`)."""

    @property
    def _kept(self) -> KeptClient:
        return self._cache  # type: ignore[return-value]

    def read_ahead(self, keys: Iterable[str]) -> None:
        """Ask for these now; until `forget_ahead` they are not asked for again."""
        made = [self.make_key(key) for key in keys]
        self._ahead = self._try(lambda: self._kept.get_raw(made), {})

    def forget_ahead(self) -> None:
        self._ahead = {}

    def _is_written(self, *keys: Any) -> None:
        for key in keys:
            self._ahead.pop(self.make_key(key), None)

    def validate_key(self, key: str) -> None:
        """Redis takes every key; that others do not is no reason to look at each letter."""

    away_until = 0.0
    missed_something = False

    @property
    def is_away(self) -> bool:
        return time.monotonic() < self.away_until

    def _try(self, call: Callable[[], Any], otherwise: Any) -> Any:
        if self.is_away:
            return otherwise
        try:
            found = call()
        except (RedisError, OSError) as error:
            ForgivingRedisCache.away_until = time.monotonic() + PAUSE
            ForgivingRedisCache.missed_something = True
            logger.warning("The cache does not answer: %s", error)
            return otherwise
        if self.missed_something:
            ForgivingRedisCache.missed_something = False
            for call_back in WHEN_BACK:
                call_back()
            return otherwise  # what was read may be what was not renewed
        return found

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self.get_many([key], version).get(key, default)

    def get_many(self, keys: Any, version: Any = None) -> Any:
        asked = {self.make_key(key, version): key for key in keys}
        if not asked:
            return {}
        known = {key: self._ahead[key] for key in asked if key in self._ahead}
        if len(known) < len(asked):
            others = [key for key in asked if key not in known]
            known |= self._try(lambda: self._kept.get_raw(others), {})
        return {asked[key]: value for key, value in self._kept.loaded(known).items()}

    def add(self, key: Any, *args: Any, **kwargs: Any) -> Any:
        self._is_written(key)
        return self._try(lambda: super(ForgivingRedisCache, self).add(key, *args, **kwargs), False)

    def set(self, key: Any, *args: Any, **kwargs: Any) -> Any:
        self._is_written(key)
        return self._try(lambda: super(ForgivingRedisCache, self).set(key, *args, **kwargs), None)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        self._is_written(*data)
        failed = list(data)
        return self._try(
            lambda: super(ForgivingRedisCache, self).set_many(data, *args, **kwargs), failed
        )

    def delete(self, key: Any, *args: Any, **kwargs: Any) -> Any:
        self._is_written(key)
        return self._try(
            lambda: super(ForgivingRedisCache, self).delete(key, *args, **kwargs), False
        )

    def delete_many(self, keys: Any, *args: Any, **kwargs: Any) -> Any:
        keys = list(keys)
        self._is_written(*keys)
        return self._try(
            lambda: super(ForgivingRedisCache, self).delete_many(keys, *args, **kwargs), None
        )

    def clear(self) -> Any:
        self.forget_ahead()
        return super().clear()

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).has_key(*args, **kwargs), False)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).touch(*args, **kwargs), False)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        """Raises ValueError, as for a key that is not there, where Redis does not answer."""
        self._is_written(key)
        found = self._try(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), None)
        if found is None:
            raise ValueError(key)
        return found
