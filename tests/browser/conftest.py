"""A real Chromium on the whole site: `page_of(user)` is a page as that person has it.

Every test here fails when a page threw an error, broke its content security policy, asked another
host for anything, or got an answer that was the server's fault.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from branding.models import Site
from members.models import User
from tests.browser.live_site import LiveSite
from tests.browser.watch import Watch

HERE = Path(__file__).parent
NAMES = (
    "chromium-headless-shell",  # the same without what draws windows: half the time
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 15_000  # milliseconds: the machine may be busy with other tests

PageOf = Callable[..., Page]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    without = pytest.mark.skip(reason="no Chromium found; CHROMIUM=/path/to/it names one")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if not CHROMIUM:
                item.add_marker(without)


# Playwright keeps an event loop running in this thread, where no async test can run meanwhile: so
# it lives as long as the tests of this folder.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    root = ["--no-sandbox"] if os.getuid() == 0 else []
    return {"executable_path": CHROMIUM, "args": [*QUIET, *root]}


@pytest.fixture(scope="package")
def chromium(playwright: Playwright, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**browser_type_launch_args)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture(scope="package")
def live_site() -> Iterator[LiveSite]:
    from community.asgi import application

    site = LiveSite(application)
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="package")
def browser_context_args(live_site: LiveSite) -> dict[str, Any]:
    return {
        "base_url": live_site.url,
        "locale": "en-GB",
        "viewport": {"width": 1280, "height": 800},
    }


@pytest.fixture
def live(live_site: LiveSite, transactional_db: None, site: Site) -> Iterator[LiveSite]:
    """The running site, set up and otherwise empty."""
    yield live_site
    live_site.settle()


@pytest.fixture
def console_errors(live: LiveSite) -> Iterator[list[str]]:
    """What went wrong in this test's pages; anything left in it at the end fails the test."""
    wrong: list[str] = []
    yield wrong
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def page_of(
    chromium: Browser,
    browser_context_args: dict[str, Any],
    live: LiveSite,
    console_errors: list[str],
) -> Iterator[PageOf]:
    """`page_of(user)`: a page in a browser where they are signed in; `page_of()`: a guest's.

    Keywords are Playwright's for a context: `java_script_enabled=False`, `viewport=PHONE`…
    """
    watch = Watch(live.url, console_errors)
    contexts: list[BrowserContext] = []

    def open_page(user: User | None = None, **options: Any) -> Page:
        context = chromium.new_context(**browser_context_args | options)
        context.set_default_timeout(PATIENCE)
        watch.follow(context)
        if user:
            context.add_cookies([_session_of(user, live.url)])
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def _session_of(user: User, url: str) -> Any:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


@pytest.fixture(autouse=True)
def _patience() -> None:
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
