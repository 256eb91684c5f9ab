"""What all tests share."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db.transaction import Atomic, get_connection
from django.test import Client

from branding.models import Site, forget_site
from members.models import User

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tables, with the role groups of `post_migrate`, as a fresh installation has them."""


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """No test reads what another one left in the cache or in the process."""
    cache.clear()
    forget_site()
    yield
    forget_site()


@pytest.fixture(autouse=True)
def _commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the commit runs when the outermost block inside the test's own one ends."""
    leave = Atomic.__exit__

    def leave_and_run(block: Atomic, *error: Any) -> None:
        leave(block, *error)
        connection = get_connection(block.using)
        blocks = connection.atomic_blocks
        if blocks and all(outer._from_testcase for outer in blocks) and not block._from_testcase:
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _savepoints, func, _robust in waiting:
                func()

    monkeypatch.setattr(Atomic, "__exit__", leave_and_run)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def site(db: None) -> Site:
    """A site that was set up, as all pages but the wizard expect it."""
    site, _ = Site.objects.get_or_create(pk=1, defaults={"name": "Tarn"})
    forget_site()
    return site


@pytest.fixture
def guest(site: Site) -> Client:
    return Client()


@pytest.fixture
def sign_in(site: Site) -> Any:
    """A client for somebody: `sign_in(user)`."""

    def client_for(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return client_for


def pytest_sessionfinish(session: pytest.Session) -> None:
    shutil.rmtree(settings.VAR_DIR / "cache-test", ignore_errors=True)
