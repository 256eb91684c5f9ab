"""The archive of a real forum, brought in as a manager would: how many posts in a second."""

import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from bench import database
from bench.database import ROOT

ARCHIVE: Final = ROOT.parent / "shared" / "data" / "forum-urho3d-discourse"
NAME: Final = "hearth_bench_import"
POSTS_PER_SECOND: Final = 1000


@dataclass(frozen=True, slots=True)
class Imported:
    posts: int
    seconds: float
    cpu: float
    """Seconds of CPU of the command and the processes that render for it."""

    @property
    def per_second(self) -> float:
        return self.posts / self.seconds

    def facts(self) -> dict[str, Any]:
        return asdict(self) | {"per_second": self.per_second}

    def __str__(self) -> str:
        fits = "ok" if self.per_second >= POSTS_PER_SECOND else "missed"
        rate = f"{self.per_second:,.0f} posts/s, target ≥ {POSTS_PER_SECOND:,}: {fits}"
        took = f"{self.seconds:.0f} s ({self.cpu:.0f} s of CPU)"
        return f"Import of {self.posts:,} posts in {took}: {rate}"


def import_all(server_url: str, server: psycopg.Connection, path: Path = ARCHIVE) -> Imported:
    """Into an empty database, from reading the archive to restored counts; rendering included."""
    database.make_empty(server, NAME)
    url = database.url_of(server_url, NAME)
    _manage(url, "migrate", "--no-input", "--verbosity=0")
    started, used = time.monotonic(), _cpu_of_children()
    _manage(url, "import_discourse", str(path))
    seconds, cpu = time.monotonic() - started, _cpu_of_children() - used
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM forums_post").fetchone()
    database.drop(server, NAME)
    return Imported(row[0] if row else 0, seconds, cpu)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _manage(url: str, *command: str) -> None:
    """In a process of its own: this one's Django belongs to another database."""
    ended = subprocess.run(  # noqa: S603 (nothing comes from outside)
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise SystemExit(f"{command[0]} ended with {ended.returncode}:\n{ended.stderr[-2000:]}")
