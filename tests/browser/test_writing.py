"""What people write: topics, replies, drafts and quotes."""

import re

from playwright.sync_api import expect

from forums.models import Post, Topic
from tests.browser.conftest import PageOf
from tests.factories.forums import CategoryFactory, TopicFactory
from tests.factories.members import UserFactory


def test_a_topic_is_started_with_a_preview_from_the_server_and_sent_by_ctrl_enter(page_of: PageOf):
    CategoryFactory(name="Stoves")
    page = page_of(UserFactory())
    page.goto("/new/")

    page.get_by_label("Title").fill("Which fuel in the snow?")
    page.get_by_role("button", name="Preview").click()
    text = page.locator("textarea")
    text.fill("It went **cold** at [Skiddaw](https://example.org/).")
    preview = page.locator("[data-preview]")
    expect(preview.locator("strong")).to_have_text("cold")
    expect(preview.locator("a")).to_have_attribute("rel", re.compile("nofollow"))
    text.press("Control+Enter")

    expect(page.get_by_role("heading", name="Which fuel in the snow?")).to_be_visible()
    assert Topic.objects.get().category.name == "Stoves"


def test_a_reply_appears_without_a_new_page_and_has_the_focus(page_of: PageOf):
    topic = TopicFactory()
    page = page_of(UserFactory())
    page.goto(topic.href)
    page.evaluate("window.stayed = true")

    page.locator("textarea").fill("Warm the canister first.")
    page.get_by_role("button", name="Post reply").click()

    post = page.locator("#post-2")
    expect(post).to_contain_text("Warm the canister first.")
    expect(post).to_be_focused()
    expect(page.locator("textarea")).to_have_value("")
    assert page.evaluate("window.stayed")


def test_a_refused_reply_says_why_and_keeps_what_was_typed(page_of: PageOf):
    topic = TopicFactory()
    page = page_of(UserFactory())
    page.goto(topic.href)

    page.locator("textarea").fill("  \n ")
    page.get_by_role("button", name="Post reply").click()

    expect(page.locator(".form-error")).to_be_focused()
    expect(page.locator("textarea")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("textarea + #id_body_error")).to_have_text("Write a few words first.")
    assert Post.objects.count() == 1


def test_pressing_twice_posts_once_and_the_next_reply_is_another(page_of: PageOf):
    topic = TopicFactory()
    page = page_of(UserFactory())
    page.goto(topic.href)

    for n, words in enumerate(("First", "Second"), start=2):
        page.locator("textarea").fill(words)
        page.get_by_role("button", name="Post reply").dblclick()
        expect(page.locator(f"#post-{n}")).to_contain_text(words)

    assert list(topic.posts.values_list("number", "body").order_by("number"))[1:] == [
        (2, "First"),
        (3, "Second"),
    ]
