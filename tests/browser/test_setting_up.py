"""The wizard of an empty site, from its first page to the open doors."""

import pytest
from playwright.sync_api import expect

from branding.models import Site, forget_site
from tests.browser.conftest import PageOf
from tests.browser.live_site import LiveSite
from tests.browser.reading import PHONE, overflow
from tests.browser.test_accessibility import violations


@pytest.fixture
def empty(live: LiveSite) -> None:
    """Nobody has set the site up yet."""
    Site.objects.all().delete()
    forget_site()


def test_whoever_sets_a_site_up_on_a_phone_meets_no_barrier(empty: None, page_of: PageOf):
    page = page_of(None, reduced_motion="reduce", **PHONE)
    found: list[str] = []

    def look(where: str) -> None:
        found.extend(violations(page, where))
        found.extend(f"{where}: {wide}" for wide in overflow(page))

    page.goto("/welcome/")
    look("name and look")
    page.locator("form button.btn-primary").click()
    look("name and look, refused")
    page.get_by_label("Name of the community").fill("Tarn")
    page.locator("form button.btn-primary").click()
    expect(page.get_by_label("E-mail address")).to_be_visible()
    look("owner")
    page.get_by_label("E-mail address").fill("sam@tarn.example")
    page.get_by_label("Username").fill("sam")
    page.get_by_label("Password", exact=True).fill("a much longer secret")
    page.locator("form button.btn-primary").click()
    expect(page).to_have_url("/welcome/categories/")
    look("first categories")
    page.goto("/welcome/categories/1/")
    look("one category")
    page.goto("/welcome/categories/")
    page.locator("button[name=finish]").click()

    expect(page.get_by_text("The doors are open.")).to_be_visible()
    look("the new site")
    assert found == []
