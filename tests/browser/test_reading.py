"""How far somebody has read, and what is new for them."""

import re

from playwright.sync_api import expect

from forums.actions import mark_read, reply_to_topic
from forums.models import Reading
from tests.browser.conftest import PageOf
from tests.browser.live_site import wait_until
from tests.factories.forums import CategoryFactory, TopicFactory
from tests.factories.members import UserFactory


def test_scrolling_remembers_how_far_one_has_read(page_of: PageOf):
    topic, reader = TopicFactory(replies=15), UserFactory()
    page = page_of(reader)
    page.goto(topic.href)

    page.locator("#post-9").scroll_into_view_if_needed()
    expect(page.locator(".map-pos .num")).to_have_text(re.compile(r"^(9|1\d) of 16$"))
    page.goto("/latest/")

    wait_until(lambda: Reading.objects.filter(user=reader, last_read_number__gte=9).exists())


def test_a_list_shows_what_is_new_and_leads_there(page_of: PageOf):
    topic, reader = TopicFactory(replies=11), UserFactory()
    mark_read(topic, by=reader, number=12)
    reply_to_topic(topic, by=topic.author, body="And one more")
    page = page_of(reader)
    page.goto("/latest/")

    row = page.locator(".topic-row")
    expect(row).to_have_class(re.compile("is-new"))
    expect(row).to_contain_text("1 new")
    row.get_by_role("link", name=topic.title).click()

    expect(page.locator("#post-13")).to_be_in_viewport()


def test_jump_to_new_leads_to_the_first_unread_post(page_of: PageOf):
    topic, reader = TopicFactory(replies=15), UserFactory()
    mark_read(topic, by=reader, number=8)
    page = page_of(reader)
    page.goto(topic.href)
    expect(page.locator("#post-9")).not_to_be_in_viewport()

    page.get_by_role("link", name="Jump to new").click()

    expect(page.locator("#post-9")).to_be_in_viewport()


def test_in_a_categorys_list_only_what_lies_in_an_inner_one_says_where(page_of: PageOf):
    outer = CategoryFactory(name="Mending")
    inner = CategoryFactory(name="Pumps", parent=outer)
    TopicFactory(category=outer, title="A leaking valve")
    TopicFactory(category=inner, title="A dry leather")
    page = page_of()

    page.goto(outer.href)

    rows = page.locator(".topic-row")
    expect(rows.filter(has_text="A dry leather").get_by_role("link", name="Pumps")).to_be_visible()
    expect(rows.filter(has_text="A leaking valve").locator(".cat")).to_have_count(0)
