"""Seconds of CPU: what the server, the database and Redis have used so far."""

from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]
import psycopg
import redis

BACKENDS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = %s"
    " AND backend_type IN ('client backend', 'parallel worker')"
)


@dataclass(frozen=True, slots=True)
class Cost:
    server: float = 0.0
    db: float = 0.0
    redis: float = 0.0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.server + other.server, self.db + other.db, self.redis + other.redis)

    @property
    def sum(self) -> float:
        return self.server + self.db + self.redis


class Meter:
    """Reads what a server and the backends of its database have used since the last reading.

    Processes that write the log, checkpoints and statistics serve all databases and are left out.
    """

    def __init__(self, pid: int, database: str, at: psycopg.Connection, cache: redis.Redis) -> None:
        self.main, self.database, self.at, self.cache = psutil.Process(pid), database, at, cache
        self.backends: dict[int, float] = {}
        self.before = Cost()
        self.since()

    def since(self) -> Cost:
        """What was used since the last call."""
        cpu = self.cache.info("cpu")
        used = cpu["used_cpu_user"] + cpu["used_cpu_sys"]
        server = sum(_seconds(process) for process in self._processes())
        backends = self._backends()
        db = sum(now - self.backends.get(pid, 0.0) for pid, now in backends.items())
        cost = Cost(server - self.before.server, db, used - self.before.redis)
        self.before, self.backends = Cost(server, 0.0, used), backends
        return cost

    def memory(self) -> tuple[int, int]:
        """Bytes that the server holds, all its processes together: with what they share counted
        once, and in each of them.
        """
        found = [process.memory_full_info() for process in self._processes()]
        shared = max(int(one.rss - one.uss) for one in found)
        return sum(int(one.uss) for one in found) + shared, sum(int(one.rss) for one in found)

    def _processes(self) -> list[psutil.Process]:
        return [self.main, *self.main.children(recursive=True)]

    def _backends(self) -> dict[int, float]:
        rows = self.at.execute(BACKENDS, [self.database]).fetchall()
        found = {}
        for (pid,) in rows:
            try:
                found[pid] = _seconds(psutil.Process(pid))
            except psutil.NoSuchProcess:
                continue
        return found


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
