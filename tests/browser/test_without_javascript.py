"""The site where scripts are switched off: everything is links and forms."""

import re

from playwright.sync_api import Page, expect

from eventlog.testing import deliver_events
from tests.browser.conftest import PageOf
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.members import PASSWORD, UserFactory
from tests.members.helpers import confirmed


def plain(page_of: PageOf, *who: object) -> Page:
    return page_of(*who, java_script_enabled=False)


def test_a_guest_reads_and_searches(page_of: PageOf):
    topic = TopicFactory(title="A leaking valve", body="It hisses below zero.")
    deliver_events()
    page = plain(page_of)

    page.goto("/")
    page.locator(".topic-row").get_by_role("link", name="A leaking valve").click()
    expect(page.locator("#post-1")).to_contain_text("It hisses below zero.")
    page.get_by_role("link", name="Search").click()
    page.get_by_role("main").get_by_role("searchbox").fill("hisses")
    page.get_by_role("main").get_by_role("searchbox").press("Enter")

    expect(page.get_by_role("link", name="A leaking valve")).to_be_visible()
    assert topic.posts.count() == 1


def test_somebody_signs_in_and_replies(page_of: PageOf):
    topic, user = TopicFactory(), confirmed()
    page = plain(page_of)
    page.goto(topic.href)

    page.get_by_role("link", name="Sign in to reply").click()
    page.get_by_label("E-mail").fill(user.email or "")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("textarea").fill("Plain words")
    page.get_by_role("button", name="Post reply").click()

    expect(page.locator("#post-2")).to_contain_text("Plain words")
    expect(page).to_have_url(re.compile(r"#post-2$"))


def test_a_refused_reply_keeps_what_was_typed(page_of: PageOf):
    topic = TopicFactory()
    page = plain(page_of, UserFactory())
    page.goto(topic.href)

    page.locator("textarea").fill("  ")
    page.get_by_role("button", name="Post reply").click()

    expect(page.locator(".form-error")).to_contain_text("Write a few words first.")


def test_a_link_answers_one_post(page_of: PageOf):
    topic = TopicFactory(replies=1)
    page = plain(page_of, UserFactory())
    page.goto(topic.href)

    page.locator("#post-1").get_by_role("link", name="Reply").click()
    expect(page.locator("[data-reply-to]")).to_contain_text("Replying to")
    page.locator("textarea").fill("To the first")
    page.get_by_role("button", name="Post reply").click()

    expect(page.locator("#post-3")).to_contain_text("To the first")
    assert topic.posts.get(number=3).reply_to == topic.posts.get(number=1)


def test_a_reaction_is_given(page_of: PageOf):
    topic = TopicFactory()
    page = plain(page_of, UserFactory())
    page.goto(topic.href)

    page.locator("#post-1").get_by_role("button", name="Thanks").click()

    thanks = page.locator("#post-1").get_by_role("button", name="Thanks")
    expect(thanks).to_have_attribute("aria-pressed", "true")


def test_a_reply_is_deleted_and_brought_back_by_way_of_its_page(page_of: PageOf):
    reply = PostFactory(author=UserFactory(), body="Said too soon")
    page = plain(page_of, reply.author)
    page.goto(reply.topic.href)

    page.get_by_role("link", name="More about post 2").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("#post-2")).to_contain_text("This post was taken back.")
    page.get_by_role("button", name="Undo").click()

    expect(page.locator("#post-2")).to_contain_text("Said too soon")
