"""What all tests share."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db.transaction import Atomic, get_connection
from django.test import Client, TransactionTestCase
from whitenoise.middleware import WhiteNoiseMiddleware

from branding.models import Site, forget_site
from members.models import User
from tests.taking_back import rows_of_all, take_back

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_finish() -> None:
    """What was collected stays until the end: looking through it again and again frees nothing."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_found_once() -> Iterator[None]:
    """Each test client builds the middleware anew, and would walk through all static files."""
    find, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def find_once(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            find(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", find_once)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The tables as a fresh installation has them, with the role groups of `post_migrate`; and so a
    test that commits leaves them.
    """
    with django_db_blocker.unblock():
        if User.objects.exists():  # a run on a kept database was interrupted
            call_command("flush", interactive=False, verbosity=0)
        kept = rows_of_all()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: take_back(kept))
        yield


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
