"""Keeps the programs of the embedded site running: web, worker and beat.

Each child has a session of its own, so that Ctrl-C reaches only the supervisor, which then asks
each child once. A child that died comes back; `community/child.py` sees to it that none outlives
the supervisor.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

LOOK_EVERY = 0.2  # seconds
PATIENCE = 10.0  # seconds to end in good order
HEALTHY_AFTER = 10.0  # seconds; who dies sooner did not start
LONGEST_PAUSE = 30.0
GIVE_UP_AFTER = 5  # failed starts in a row, of a child that never ran


class ChildDoesNotStart(Exception):
    """A program ended again and again right after its start."""


@dataclass
class Child:
    """One program, and what is known of its present run."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0
    start_at: float = 0
    failures: int = 0
    was_healthy: bool = False

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def start(self, pipe: int, keep_open: tuple[int, ...]) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own programs
            [sys.executable, "-m", "community.child", str(pipe), *self.command],
            start_new_session=True,
            pass_fds=(pipe, *keep_open),
            # The checks load every page, which a worker has no use for.
            env=os.environ | {"CELERY_SKIP_CHECKS": "1"},
        )

    def look(self, say: Callable[[str], None]) -> None:
        """Notice an end, and set the time of the next start: soon at first, then less often."""
        age = time.monotonic() - self.started_at
        if age > HEALTHY_AFTER:
            self.failures, self.was_healthy = 0, True
        if self.process is None or self.process.poll() is None:
            return
        self.failures += 1
        if self.failures >= GIVE_UP_AFTER and not self.was_healthy:
            raise ChildDoesNotStart(f"The {self.name} does not start; the reason is above.")
        pause = min(0.5 * 2 ** (self.failures - 1), LONGEST_PAUSE)
        say(f"The {self.name} ended ({_how(self.process.returncode)}) and starts again.")
        self.process, self.start_at = None, time.monotonic() + pause


@dataclass
class Supervisor:
    """Runs the children until a signal comes. `keep_open` are descriptors they inherit."""

    say: Callable[[str], None]
    keep_open: tuple[int, ...] = ()
    children: list[Child] = field(default_factory=list)
    stopping: bool = False
    impatient: bool = False

    def __post_init__(self) -> None:
        self.pipe, self._alive = os.pipe()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def start(self, name: str, *command: str) -> Child:
        child = Child(name, list(command))
        child.start(self.pipe, self.keep_open)
        self.children.append(child)
        return child

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Bring back what dies, until a signal comes or the condition holds."""
        while not self.stopping and not until():
            for child in self.children:
                child.look(self.say)
                if child.process is None and time.monotonic() >= child.start_at:
                    child.start(self.pipe, self.keep_open)
            time.sleep(LOOK_EVERY)

    def stop(self) -> None:
        """Ask every child once; after ten seconds, or a second Ctrl-C, end what is left."""
        running = [child.process for child in self.children if child.process]
        for process in running:
            process.terminate()
        give_up_at = time.monotonic() + PATIENCE
        while any(process.poll() is None for process in running):
            if self.impatient or time.monotonic() > give_up_at:
                for process in running:
                    process.kill()
            time.sleep(0.05)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.impatient = self.stopping
        self.stopping = True


def programs(*, host: str, port: int, var: Path) -> dict[str, list[str]]:
    """The embedded site: one web process, in which sockets meet, one worker, and beat beside it.

    Inside the worker, beat would outlive a killed worker, and everything would be due twice.
    """
    celery = ["celery", "--quiet", "-A"]
    return {
        "web": [
            *("uvicorn", "community.asgi:application", "--host", host, "--port", str(port)),
            *("--lifespan", "off", "--no-proxy-headers", "--no-server-header", "--no-access-log"),
            *("--log-level", "warning", "--timeout-graceful-shutdown", "3"),
            *("--ws-max-size", "65536"),
        ],
        "worker": [
            *(*celery, "community.celery", "worker", "-l", "WARNING"),
            *("--pool", "threads", "-c", "2"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ],
        "beat": [
            *(*celery, "community.beat", "beat", "-l", "WARNING", "--pidfile="),
            *("-s", str(var / "beat")),
        ],
    }


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
