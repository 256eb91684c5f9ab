"""What readers and authors do with a post that is there."""

import re

from playwright.sync_api import expect

from forums.models import Reaction, Topic
from tests.browser.conftest import PageOf
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.members import UserFactory


def test_a_reaction_is_given_and_taken_back_in_place(page_of: PageOf):
    topic = TopicFactory()
    page = page_of(UserFactory())
    page.goto(topic.href)
    thanks = page.locator("#post-1").get_by_role("button", name="Thanks")
    expect(thanks).to_have_attribute("aria-pressed", "false")

    thanks.click()
    expect(thanks).to_have_attribute("aria-pressed", "true")
    expect(thanks.locator(".num")).to_have_text("1")
    expect(thanks).to_be_focused()
    assert Reaction.objects.count() == 1

    thanks.click()
    expect(thanks).to_have_attribute("aria-pressed", "false")
    expect(thanks.locator(".num")).to_have_count(0)
    assert not Reaction.objects.exists()


def test_the_menu_of_a_post_opens_beside_it_and_closes_with_escape(page_of: PageOf):
    topic = TopicFactory()
    page = page_of(UserFactory())
    page.goto(topic.href)
    opener = page.get_by_role("button", name="More about post 1").or_(
        page.get_by_role("link", name="More about post 1")
    )

    opener.click()
    menu = page.locator("#post-menu")
    expect(menu.get_by_role("link", name="Link to this post")).to_be_visible()
    expect(page).to_have_url(re.compile(f"{topic.href}$"))
    near, far = opener.bounding_box(), menu.bounding_box()
    assert near
    assert far
    assert abs(near["y"] - far["y"]) < 100

    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_deleted_reply_comes_back_with_undo(page_of: PageOf):
    reply = PostFactory(body="Said too soon", author=UserFactory())
    page = page_of(reply.author)
    page.goto(reply.topic.href)

    page.locator("#post-2").get_by_role("link", name="More about post 2").click()
    page.locator("#post-menu").get_by_role("button", name="Delete").click()
    expect(page.locator("#post-2")).to_contain_text("This post was taken back.")
    expect(page.locator("#toasts")).to_contain_text("The post is gone.")
    page.get_by_role("button", name="Undo").click()

    expect(page.locator("#post-2")).to_contain_text("Said too soon")
    expect(page.locator("#toasts")).to_contain_text("It is back, as it was.")


def test_the_answer_that_solved_it_is_marked(page_of: PageOf):
    topic = TopicFactory(kind=Topic.Kind.QUESTION)
    reply = PostFactory(topic=topic, body="Warm it up.", author=UserFactory())
    page = page_of(topic.author)
    page.goto(topic.href)

    page.locator("#post-2").get_by_role("button", name="This solved it").click()

    expect(page.locator("#post-2")).to_have_class(re.compile("is-solution"))
    expect(page.locator(".topic-head")).to_contain_text("Solved")
    expect(page.locator("#post-1")).to_contain_text("Warm it up.")
    assert Topic.objects.get().solution == reply
