"""The site as it runs in production: granian, one worker, settings from the environment."""

import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit, urlunsplit

from bench.database import ROOT

THREADS: Final = 2
"""As deploy/Dockerfile has it, for one of its workers."""
SITE: Final = ["community.wsgi:application"]
FLOOR: Final = ["--factory", "django.core.wsgi:get_wsgi_application"]


def environment(*, database_url: str, redis_url: str, var_dir: Path, port: int) -> dict[str, str]:
    """Production's settings, without the limits that so many requests from one place would meet."""
    return {
        "DATABASE_URL": database_url,
        "DATABASE_POOL": "10",
        "REDIS_URL": redis_url,
        "CELERY_BROKER_URL": redis_url,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DEBUG": "off",
        "DEMO": "off",
        "HASHED_STATIC": "on",
        "STATIC_ROOT": str(var_dir / "static"),
        "VAR_DIR": str(var_dir),
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "CLOCK_SKEW": "1",
        "FLOOD_LIMITS": "off",
        "POSTING_LIMITS": "off",
        "ACCOUNT_LIMITS": "off",
        "MFA_REQUIRED_ROLES": "",
        "TRUSTED_PROXIES": "0",
        "S3_BUCKET": "",
        "EMAIL_URL": "",
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "community.settings",
    }


def redis_url_of(server_url: str, number: int) -> str:
    """Our own database of the Redis server; it is emptied before we measure."""
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{number}"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """granian with one worker, from entering to leaving."""

    def __init__(self, target: list[str], *, port: int, **settings: str) -> None:
        self.target, self.port, self.settings = target, port, settings

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(  # noqa: S603 (nothing comes from outside)
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"),
                *("--host", "127.0.0.1", "--port", str(self.port), "--no-ws"),
                *("--blocking-threads", str(THREADS), "--log-level", "warning"),
                *self.target,
            ],
            cwd=ROOT,
            env=os.environ | self.settings,
            start_new_session=True,
        )
        self._wait()
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def _wait(self) -> None:
        give_up_at = time.monotonic() + 60
        while time.monotonic() < give_up_at:
            if self.process.poll() is not None:
                raise SystemExit("The server did not start; what it said is above.")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        self.process.terminate()
        raise SystemExit("The server did not take connections within a minute.")
