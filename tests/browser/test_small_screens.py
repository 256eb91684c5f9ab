"""A screen of 360 pixels, with ordinary words and with the worst there are."""

from typing import Any

import pytest
from playwright.sync_api import expect

from members.roles import Role
from notifications.actions import notify
from tests.browser.community import make_community
from tests.browser.conftest import PageOf
from tests.browser.reading import PHONE, overflow, place_of
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory

WORST = "\n\n".join(
    (
        "W" * 500,
        "`" + "code" * 100 + "`",
        "```\n" + "x = " + "1 + " * 200 + "1\n```",
        "|" + " column |" * 14 + "\n|" + "---|" * 14 + "\n|" + " some words |" * 14,
        "> " * 18 + "as deep as quotes go",
        "\n".join("  " * n + "- item" for n in range(12)),
        "https://example.org/" + "path/" * 60,
        "# " + "H" * 120,
    )
)


def too_wide(page_of: PageOf, who: object, paths: list[str]) -> dict[str, list[str]]:
    page = page_of(who, **PHONE)
    found = {}
    for path in paths:
        page.goto(path)
        if wide := overflow(page):
            found[path] = wide
    return found


def test_no_page_scrolls_sideways(page_of: PageOf):
    here = make_community()

    assert too_wide(page_of, None, here.open_to_all) == {}
    assert too_wide(page_of, here.member, here.of_members) == {}
    assert too_wide(page_of, here.manager, here.of_managers) == {}


def test_hostile_content_stays_in_its_place(page_of: PageOf):
    category = CategoryFactory(name="N" * 50, description="D" * 160)
    author = UserFactory(username="u" * 30, name="M" * 50)
    topic = TopicFactory(category=category, author=author, title="T" * 255, body=WORST)
    topic = PostFactory(topic=topic, author=author, body=WORST).topic
    paths = [topic.href, "/", "/latest/", "/categories/", category.href, author.href, "/u/"]

    assert too_wide(page_of, None, paths) == {}
    assert too_wide(page_of, author, paths) == {}


def test_the_places_are_at_the_foot_and_a_reply_is_one_touch_away(page_of: PageOf):
    topic = TopicFactory(replies=5)
    page = page_of(UserFactory(), **PHONE)
    page.goto(topic.href)

    expect(page.locator(".tabbar")).to_be_in_viewport()
    expect(page.locator(".places")).to_be_hidden()
    page.locator(".jumpbar").get_by_role("link", name="Reply").click()

    expect(page.locator("textarea")).to_be_in_viewport()


def test_what_stands_beside_a_title_stays_close_to_it(page_of: PageOf):
    somebody, category = UserFactory(), CategoryFactory(name="Winter, altitude and thin air")
    page = page_of(UserFactory(), **PHONE)

    page.goto(somebody.href)
    name, menu = place_of(page, ".profile-head h1"), place_of(page, ".profile-actions")
    assert menu["y"] < name["y"] + name["height"]

    page.goto(category.href)
    title, button = place_of(page, ".cat-head h1"), place_of(page, ".cat-actions")
    assert button["x"] == title["x"]


@pytest.mark.parametrize("size", [PHONE, {"viewport": {"width": 1440, "height": 900}}])
def test_a_date_with_its_year_stands_beside_the_faces(page_of: PageOf, size: dict[str, Any]):
    topic = TopicFactory()
    for _each in range(5):
        PostFactory(topic=topic, author=UserFactory())
    page = page_of(UserFactory(), **size)

    page.goto("/latest/")
    page.locator(".topic-side time").evaluate("time => { time.textContent = '28 Nov 2024'; }")

    faces, date = place_of(page, ".topic-people"), place_of(page, ".topic-side time")
    assert date["y"] < faces["y"] + faces["height"]
    assert date["x"] >= faces["x"] + faces["width"]
    assert overflow(page) == []


def test_a_row_of_places_begins_where_one_is(page_of: PageOf):
    page = page_of(StaffFactory(role=Role.MANAGER), **PHONE)

    for path in ("/settings/roles/", "/accounts/password/change/"):
        page.goto(path)
        here = page.locator("main [aria-current=page]").first
        expect(here).to_be_in_viewport(ratio=0.9)
        assert page.evaluate("scrollY") == 0


def test_figures_beside_pictures_leave_them_to_be_seen(page_of: PageOf):
    manager, topic = StaffFactory(role=Role.MANAGER), TopicFactory(replies=12)
    for post in topic.posts.filter(number__gt=1):
        notify({manager.pk: "mention"}, post=post, actor=topic.author)
    page = page_of(manager)

    page.goto("/settings/roles/")
    bell, count = (place_of(page, f"notification-bell .{part}") for part in ("icon", "badge"))
    assert count["x"] >= bell["x"] + bell["width"] / 2
    badge = page.locator("notification-bell .badge")
    assert badge.evaluate("badge => badge.scrollHeight <= badge.clientHeight")  # in one line
    cell = ".rights td:has(small) >> nth=0"
    check, word = place_of(page, f"{cell} >> .icon"), place_of(page, f"{cell} >> small")
    middles = [box["x"] + box["width"] / 2 for box in (check, word)]
    assert middles[0] == pytest.approx(middles[1], abs=1)  # one below the other
