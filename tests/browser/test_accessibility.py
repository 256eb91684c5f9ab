"""What axe finds: nothing, on any page, for anybody, light or dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from members.models import User
from tests.browser.community import Community, make_community
from tests.browser.conftest import PageOf

AXE = Axe()
RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]
COLOURS_ARRIVE = """() => document.getAnimations()
    .filter((moving) => moving instanceof CSSTransition).forEach((moving) => moving.finish())"""


def violations(page: Page, where: str) -> list[str]:
    """What axe finds on the page as it stands in the light; and in the dark, of which all it could
    find anew are colours.
    """
    light = AXE.run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    page.evaluate(COLOURS_ARRIVE)
    dark = page.evaluate("asked => axe.run(asked)", {"runOnly": RULES_OF_COLOUR})["violations"]
    page.emulate_media(color_scheme="light")
    return [
        f"{where}, {scheme}: {rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for scheme, rules in (("light", light), ("dark", dark))
        for rule in rules
        for node in rule["nodes"][:3]
    ]


def barriers(page_of: PageOf, who: User | None, paths: list[str]) -> list[str]:
    page = page_of(who, reduced_motion="reduce")
    found = []
    for path in paths:
        page.goto(path)
        found += violations(page, path)
    return found


@pytest.fixture
def here(live: Any) -> Community:
    return make_community()


def test_guests_meet_no_barrier(page_of: PageOf, here: Community):
    assert barriers(page_of, None, here.open_to_all) == []


def test_members_meet_no_barrier(page_of: PageOf, here: Community):
    assert barriers(page_of, here.member, here.of_members) == []


def test_managers_meet_no_barrier(page_of: PageOf, here: Community):
    assert barriers(page_of, here.manager, here.of_managers) == []


def test_a_preview_meets_none_and_is_stopped_from_any_page(page_of: PageOf, here: Community):
    page = page_of(here.manager, reduced_motion="reduce")
    page.goto(f"/settings/roles/view-as/?username={here.member.username}")
    page.get_by_label("Why").fill("A question about access")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text(f"You see the site as {here.member.display_name} does")).to_be_visible()
    found = violations(page, "front page")
    page.goto(here.topic.href)
    found += violations(page, "topic")

    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_text("You are yourself again.")).to_be_visible()
    assert page.locator(".preview-bar").count() == 0
    assert found == []


def test_what_opens_meets_none_either(page_of: PageOf, here: Community):
    page = page_of(here.member, reduced_motion="reduce")
    page.goto(here.topic.href)
    found = []
    for open_it in (
        lambda: page.get_by_role("button", name="Your account").click(),
        lambda: page.get_by_role("link", name="More about post 2").click(),
        lambda: page.get_by_role("button", name="Preview").click(),
        lambda: page.keyboard.press("?"),
        lambda: page.keyboard.press("/"),
    ):
        open_it()
        found += violations(page, "open")
        page.keyboard.press("Escape")

    assert found == []
