"""Redis as a cache that may be away: reading and writing the site go on without it.

Truth is in the database. A cache that does not answer is an empty one, and is not asked again for
a moment, so that a frozen Redis costs one short wait and not one per look-up. What must not go on
without its counters (signing in, resetting a password) asks `core.cache_state` and refuses.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
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
        keys = list(keys)
        connection = self._own_connection()
        try:
            connection.send_command("MGET", *keys)
            values = connection.read_response()
        except ConnectionError:  # Redis was started anew, or had enough of an idle connection
            connection.disconnect()
            return super().get_many(keys)
        except BaseException:  # an answer that comes later must not be another question's
            connection.disconnect()
            raise
        loads = self._serializer.loads  # type: ignore[attr-defined]
        return {
            key: loads(value) for key, value in zip(keys, values, strict=True) if value is not None
        }

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
        return self._try(
            lambda: super(ForgivingRedisCache, self).get(key, default, version), default
        )

    def get_many(self, keys: Any, version: Any = None) -> Any:
        asked = {self.make_key(key, version): key for key in keys}
        if not asked:
            return {}
        found = self._try(lambda: self._cache.get_many(asked), {})
        return {asked[key]: value for key, value in found.items()}

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).add(*args, **kwargs), False)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).set(*args, **kwargs), None)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        failed = list(data)
        return self._try(
            lambda: super(ForgivingRedisCache, self).set_many(data, *args, **kwargs), failed
        )

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).delete(*args, **kwargs), False)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(
            lambda: super(ForgivingRedisCache, self).delete_many(*args, **kwargs), None
        )

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).has_key(*args, **kwargs), False)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).touch(*args, **kwargs), False)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        """Raises ValueError, as for a key that is not there, where Redis does not answer."""
        found = self._try(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), None)
        if found is None:
            raise ValueError(key)
        return found
