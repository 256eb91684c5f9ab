"""A screen of 360 pixels, with ordinary words and with the worst there are."""

from playwright.sync_api import expect

from tests.browser.community import make_community
from tests.browser.conftest import PageOf
from tests.browser.reading import PHONE, overflow, place_of
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import UserFactory

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
