"""A whole site in real processes, in a directory and database of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psutil

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition: Callable[[], object], *, seconds: float = 60) -> None:
    give_up_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up_at:
            raise AssertionError("It did not happen.")
        time.sleep(0.05)


class Site:
    """`manage.py serve` with the room of lamps. On PostgreSQL it has a database of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.database_url = os.environ.get("DATABASE_URL", "")
        self.process: subprocess.Popen[bytes] | None = None
        if self.database_url:
            self._create_database()

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.community.lamps.settings",
            "VAR_DIR": str(self.var),
            "PORT": str(self.port),
            "DATABASE_URL": self.database_url,
            "DEMO": "no",
        }

    def manage(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=self.environment,
            stdout=(self.var / "output").open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        wait_until(
            lambda: "stops with Ctrl-C" in self.output or self.process.poll() is not None,
            seconds=240,
        )
        assert self.process.poll() is None, self.output

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)

    def remove(self) -> None:
        self.stop()
        if self.database_url:
            self._administrate(f'DROP DATABASE "{self.database}" WITH (FORCE)')

    @property
    def output(self) -> str:
        return (self.var / "output").read_text()

    def child(self, word: str) -> psutil.Process | None:
        """The running program with this word in its command line: uvicorn, worker or beat."""
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):  # it ended just now
                if word in child.cmdline():
                    return child
        return None

    def kill(self, word: str) -> None:
        wait_until(lambda: self.child(word))
        self.child(word).kill()

    def reported(self) -> list[int]:
        """The lamps that were reported, in order of their numbers."""
        return self._lamps("tests.LampReported")

    def lit(self) -> list[int]:
        return self._lamps("tests.LampLit")

    def _lamps(self, kind: str) -> list[int]:
        sql = f"SELECT payload FROM eventlog_entry WHERE kind = '{kind}'"
        return sorted(_lamp_id(payload) for (payload,) in self._query(sql))

    def _query(self, sql: str) -> list[tuple]:
        if self.database_url:
            import psycopg

            with psycopg.connect(self.database_url) as c:
                return c.execute(sql).fetchall()
        import sqlite3

        with closing(sqlite3.connect(self.var / "hearth.sqlite3", timeout=20)) as connection:
            return connection.execute(sql).fetchall()

    def _create_database(self) -> None:
        self.server = urlsplit(self.database_url)
        self.database = f"test_site_{os.getpid()}_{self.port}"
        self._administrate(f'CREATE DATABASE "{self.database}"')
        self.database_url = self.server._replace(path=f"/{self.database}").geturl()

    def _administrate(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self.server.geturl(), autocommit=True) as connection:
            connection.execute(sql)


def _lamp_id(payload: str | dict) -> int:
    import json

    return (json.loads(payload) if isinstance(payload, str) else payload)["lamp_id"]
