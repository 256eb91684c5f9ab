"""Everything without a pointer."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PageOf
from tests.browser.live_site import LiveSite
from tests.factories.forums import TopicFactory
from tests.factories.members import UserFactory


def test_a_question_mark_lists_the_keys_and_escape_closes_them(page_of: PageOf):
    page = page_of()
    page.goto("/")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_slash_opens_the_search_where_other_keys_are_letters(page_of: PageOf):
    page = page_of(UserFactory())
    page.goto("/")

    page.keyboard.press("/")
    field = page.get_by_role("dialog", name="Search").get_by_role("searchbox")
    expect(field).to_be_focused()
    page.keyboard.type("n?j/")

    expect(field).to_have_value("n?j/")
    expect(page).to_have_url(re.compile("/$"))


def test_places_are_two_keys_away(page_of: PageOf, live: LiveSite):
    page = page_of(UserFactory())
    TopicFactory()
    page.goto("/")

    for keys, path in (("gf", "/categories/"), ("gh", "/"), ("n", "/new/")):
        page.keyboard.type(keys)
        page.wait_for_url(f"{live.url}{path}", wait_until="load")


def test_keys_move_through_a_list(page_of: PageOf):
    for n in range(3):
        TopicFactory(title=f"Conversation number {n}")
    page = page_of()
    page.goto("/latest/")

    seen = []
    for key in "jjk":
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.textContent"))

    assert seen == ["Conversation number 2", "Conversation number 1", "Conversation number 2"]


def test_somebody_reads_and_answers_without_a_pointer(page_of: PageOf):
    topic = TopicFactory(body="Which fuel is it?")
    page = page_of(UserFactory())
    page.goto("/latest/")

    page.keyboard.type("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{topic.href}", wait_until="load")
    page.keyboard.type("j")
    expect(page.locator("#post-1")).to_be_focused()
    page.keyboard.type("q")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type("Propane.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#post-2 blockquote")).to_contain_text("Which fuel is it?")
    expect(page.locator("#post-2")).to_contain_text("Propane.")
    expect(page.locator("#post-2")).to_be_focused()

    page.keyboard.type("u")
    expect(page.get_by_role("heading", name=topic.category.name)).to_be_visible()


def test_r_answers_the_post_that_has_the_focus_and_l_thanks_for_it(page_of: PageOf):
    topic = TopicFactory(replies=1)
    page = page_of(UserFactory())
    page.goto(topic.href)
    page.keyboard.type("jj")
    expect(page.locator("#post-2")).to_be_focused()

    page.keyboard.type("l")
    thanks = page.locator("#post-2").get_by_role("button", name="Thanks")
    expect(thanks).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("r")

    expect(page.locator("textarea")).to_be_focused()
    reply_to = page.locator("input[name=reply_to]")
    expect(reply_to).to_have_value(str(topic.posts.get(number=2).pk))


def test_whoever_switched_them_off_has_no_keys(page_of: PageOf):
    page = page_of(UserFactory(keys_off=True))
    page.goto("/")

    page.keyboard.type("?/n")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile("/$"))
