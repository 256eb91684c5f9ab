"""What people write: topics, replies, drafts and quotes."""

import re

from playwright.sync_api import Page, expect

from forums.models import Post, Topic
from tests.browser.conftest import PageOf
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import UserFactory


def write_reply(page: Page, text: str) -> None:
    page.locator("textarea").fill(text)
    page.get_by_role("button", name="Post reply").click()


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

    write_reply(page, "Warm the canister first.")

    post = page.locator("#post-2")
    expect(post).to_contain_text("Warm the canister first.")
    expect(post).to_be_focused()
    expect(page.locator("textarea")).to_have_value("")
    expect(page.locator(".map-pos .num")).to_have_text("2 of 2")
    assert page.evaluate("window.stayed")


def test_a_reply_from_an_earlier_page_of_the_topic_leads_to_its_place(page_of: PageOf):
    topic = TopicFactory(replies=20)
    page = page_of(UserFactory())
    page.goto(topic.href)

    write_reply(page, "To the end with it")

    expect(page.locator("#post-22")).to_contain_text("To the end with it")
    expect(page.locator("#post-1")).to_have_count(0)


def test_a_refused_reply_says_why_and_keeps_what_was_typed(page_of: PageOf):
    topic = TopicFactory()
    page = page_of(UserFactory())
    page.goto(topic.href)
    Topic.objects.update(locked_at=topic.created_at)

    write_reply(page, "One more thing")

    expect(page.locator(".form-error")).to_be_focused()
    expect(page.locator("textarea")).to_have_value("One more thing")
    expect(page.locator("textarea")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("textarea + #id_body_error")).to_contain_text("locked")
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


def test_a_draft_survives_a_reload_and_is_gone_once_it_was_posted(page_of: PageOf):
    topic = TopicFactory()
    page = page_of(UserFactory())
    page.goto(topic.href)
    page.locator("textarea").fill("Half a thought")
    expect(page.locator(".composer-state")).to_contain_text("Draft saved")

    page.reload()
    expect(page.locator("textarea")).to_have_value("Half a thought")
    expect(page.locator(".composer-state")).to_have_text("Your draft is back.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("#post-2")).to_contain_text("Half a thought")

    page.reload()
    expect(page.locator("#post-2")).to_contain_text("Half a thought")
    expect(page.locator("textarea")).to_have_value("")


def test_selected_words_are_quoted_in_the_reply(page_of: PageOf):
    topic = TopicFactory(body="Keep it warm.\n\nUnder the jacket.")
    page = page_of(UserFactory())
    page.goto(topic.href)

    page.get_by_text("Under the jacket.").click(click_count=3)
    page.locator("quote-selection").get_by_role("button", name="Quote").click()

    post = topic.posts.get()
    expected = f"> [@{topic.author.username}]({post.href}) wrote:\n> Under the jacket.\n\n"
    expect(page.locator("textarea")).to_have_value(expected)
    expect(page.locator("textarea")).to_be_focused()


def test_a_reply_can_answer_one_post(page_of: PageOf):
    first = PostFactory(body="I use a cosy.")
    PostFactory(topic=first.topic)
    page = page_of(UserFactory())
    page.goto(first.topic.href)

    page.locator("#post-2").get_by_role("link", name="Reply").click()
    expect(page.locator("[data-reply-to]")).to_contain_text(
        f"Replying to {first.author.display_name}"
    )
    write_reply(page, "What kind?")

    expect(page.locator("#post-4")).to_contain_text("What kind?")
    expect(page.locator("[data-reply-to]")).to_be_hidden()
    assert Post.objects.get(number=4).reply_to == first
