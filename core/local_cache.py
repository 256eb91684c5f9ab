"""The cache of the embedded site: one SQLite file, shared by its processes.

Django's file cache lists its whole directory on every write (7 ms with 5,000 entries) and counts
without a lock. Here a read and a write cost a few hundredths of a millisecond, and `add` and `incr`
are one statement each. The file may be lost at any moment, and is never waited for long.
"""

import logging
import os
import pickle
import random
import sqlite3
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

logger = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds for another process that writes
TIDY_EVERY = 500  # writes, on average

Row = tuple[Any, ...]
_threads = threading.local()


class LocalCache(BaseCache):
    """Whole numbers are stored as such, so that they can be counted up; everything else pickled."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._path = Path(location)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        name = self.make_and_validate_key(key, version)
        sql = f"SELECT value FROM entries WHERE key = ? AND {LIVE}"  # noqa: S608
        rows = self._run(sql, name, time.time())
        return _loaded(rows[0][0]) if rows else default

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        names = {self.make_and_validate_key(key, version): key for key in keys}
        marks = ",".join("?" * len(names))
        sql = f"SELECT key, value FROM entries WHERE key IN ({marks}) AND {LIVE}"  # noqa: S608
        rows = self._run(sql, *names, time.time())
        return {names[name]: _loaded(value) for name, value in rows}

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._run(
            "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)",
            self.make_and_validate_key(key, version),
            _stored(value),
            self.get_backend_timeout(timeout),
        )
        self._sometimes_tidy()

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        rows = self._run(
            "INSERT INTO entries VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE"
            " SET value = excluded.value, expires_at = excluded.expires_at"
            " WHERE entries.expires_at <= ? RETURNING 1",
            self.make_and_validate_key(key, version),
            _stored(value),
            self.get_backend_timeout(timeout),
            time.time(),
        )
        self._sometimes_tidy()
        return bool(rows)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        name = self.make_and_validate_key(key, version)
        sql = f"UPDATE entries SET value = value + ? WHERE key = ? AND {LIVE} RETURNING value"  # noqa: S608
        rows = self._run(sql, delta, name, time.time())
        if not rows:
            raise ValueError(f"Key {key!r} not found")
        return int(rows[0][0])

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        name = self.make_and_validate_key(key, version)
        sql = f"UPDATE entries SET expires_at = ? WHERE key = ? AND {LIVE} RETURNING 1"  # noqa: S608
        return bool(self._run(sql, self.get_backend_timeout(timeout), name, time.time()))

    def delete(self, key: str, version: int | None = None) -> bool:
        name = self.make_and_validate_key(key, version)
        return bool(self._run("DELETE FROM entries WHERE key = ? RETURNING 1", name))

    def clear(self) -> None:
        self._run("DELETE FROM entries")

    def _sometimes_tidy(self) -> None:
        """Drop what expired and, above MAX_ENTRIES, a third: whatever would expire first."""
        if random.random() * TIDY_EVERY >= 1:  # noqa: S311
            return
        self._run("DELETE FROM entries WHERE expires_at <= ?", time.time())
        rows = self._run("SELECT count(*) FROM entries")
        if rows and rows[0][0] > self._max_entries:
            self._run(
                "DELETE FROM entries WHERE key IN"
                " (SELECT key FROM entries ORDER BY expires_at NULLS LAST LIMIT ?)",
                rows[0][0] // 3,
            )

    def _run(self, sql: str, *values: Any) -> list[Row]:
        """The rows, or none where the file does not answer: a cache may always miss."""
        try:
            return self._connection().execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            logger.warning("The cache was passed over: %s", error)
        except sqlite3.DatabaseError:
            logger.exception("The cache file is damaged and is made anew")
            _threads.connections.pop(self._path, None)
            for ending in ("", "-wal", "-shm"):
                Path(f"{self._path}{ending}").unlink(missing_ok=True)
        return []

    def _connection(self) -> sqlite3.Connection:
        """One for each thread, opened once."""
        if not hasattr(_threads, "connections"):
            _threads.connections = {}
        connections: dict[Path, sqlite3.Connection] = _threads.connections
        if self._path not in connections:
            connections[self._path] = _open(self._path)
        return connections[self._path]


LIVE = "(expires_at IS NULL OR expires_at > ?)"


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(
        path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA mmap_size = 134217728")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value, expires_at REAL)"
        " WITHOUT ROWID"
    )
    return connection


def _stored(value: Any) -> int | bytes:
    return value if type(value) is int else pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _loaded(value: int | bytes) -> Any:
    return value if isinstance(value, int) else pickle.loads(value)  # noqa: S301 - our own file
