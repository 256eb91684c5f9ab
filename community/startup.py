"""What has to be true before the site starts. Asked with nothing of Django but its settings."""

import fcntl
import os
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from community.driver import connect, driver

OWN_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


class StartRefused(Exception):
    """One sentence that says what to do."""


def hold_data_directory(var: Path) -> int:
    """Take the lock of the data directory, or refuse: two beats would do everything twice.

    Children inherit the descriptor, so the lock also waits for what a killed supervisor left.
    """
    descriptor = os.open(var / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    give_up_at = time.monotonic() + 15
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode().strip()
            if _is_alive(holder) or time.monotonic() > give_up_at:
                raise StartRefused(
                    f"Hearth already runs here (process {holder}): stop it first, or set VAR_DIR."
                ) from None
            time.sleep(0.2)
        else:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            return descriptor


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def require_own_machine(host: str) -> None:
    """A site that takes itself for unreachable asks for no set-up code and may have log-ins that
    everybody knows.
    """
    if settings.LOCAL_ONLY and host not in OWN_MACHINE:
        raise StartRefused(
            f"At {host} others reach the site: name it in ALLOWED_HOSTS and SITE_URL first."
        )


def require_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise StartRefused(
                f"Port {port} is taken by another program: choose another one,"
                f" for example make run PORT={port + 1}."
            ) from None


def require_database() -> None:
    try:
        connect().close()
    except driver().Error as error:
        reason = " ".join(str(error).split()).rstrip(".")
        raise StartRefused(
            f"The database does not answer: {reason}. Start it, or see DATABASE_URL."
        ) from None


def address(host: str) -> str:
    """What to type: the site's own address, or where this machine does not know it as `localhost`,
    the one it listens at.
    """
    own: str = settings.SITE_URL
    if urlsplit(own).hostname != "localhost" or answers("localhost", settings.PORT):
        return own
    return f"http://[{host}]:{settings.PORT}" if ":" in host else f"http://{host}:{settings.PORT}"


def answers(host: str, port: int) -> bool:
    """Whether the web process takes connections."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
