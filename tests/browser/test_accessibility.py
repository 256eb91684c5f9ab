"""What axe finds: nothing, on any page, for anybody, light or dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from members.models import User
from tests.browser.community import Community, make_community
from tests.browser.conftest import PageOf
from tests.browser.reading import DARK, LIGHT

AXE = Axe()


def violations(page: Page, where: str) -> list[str]:
    return [
        f"{where}: {rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in AXE.run(page).response["violations"]
        for node in rule["nodes"][:3]
    ]


def barriers(
    page_of: PageOf, who: User | None, paths: list[str], scheme: dict[str, Any]
) -> list[str]:
    page = page_of(who, reduced_motion="reduce", **scheme)
    found = []
    for path in paths:
        page.goto(path)
        found += violations(page, path)
    return found


@pytest.fixture
def here(live: Any) -> Community:
    return make_community()


def test_guests_meet_no_barrier(page_of: PageOf, here: Community):
    assert barriers(page_of, None, here.open_to_all, LIGHT) == []


def test_members_meet_no_barrier(page_of: PageOf, here: Community):
    assert barriers(page_of, here.member, here.of_members, LIGHT) == []


def test_managers_meet_no_barrier(page_of: PageOf, here: Community):
    assert barriers(page_of, here.manager, here.of_managers, LIGHT) == []


def test_the_dark_meets_none_either(page_of: PageOf, here: Community):
    paths = ["/", "/latest/", "/categories/", here.topic.href, "/new/", here.member.href, "/u/"]
    paths += ["/settings/trust/", "/standing/", "/reports/", here.decision.href]
    paths += [f"/report/post/{here.reply.pk}/"]
    assert barriers(page_of, here.member, paths, DARK) == []
    assert barriers(page_of, here.manager, ["/settings/trust-levels/"], DARK) == []


def test_what_managers_read_in_the_dark_meets_none(page_of: PageOf, here: Community):
    paths = ["/moderation/audit/", "/settings/roles/", f"/staff/members/{here.member.username}/"]
    paths += ["/settings/moderation/", "/settings/moderation/rules/", *here.of_moderators]
    assert barriers(page_of, here.manager, paths, DARK) == []


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
