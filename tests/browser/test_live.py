"""Replies that arrive while somebody reads."""

from playwright.sync_api import Page, expect

from forums.actions import reply_to_topic
from forums.models import Topic
from notifications.actions import mark_all_read, notify
from tests.browser.conftest import PageOf
from tests.browser.live_site import LiveSite, wait_until
from tests.browser.reading import place_of, scroll_position
from tests.factories.forums import TopicFactory
from tests.factories.members import UserFactory


def open_listening(page: Page, live: LiveSite, topic: Topic) -> None:
    """Open a topic and wait until it would hear of a reply."""
    page.goto(topic.href)
    wait_until(lambda: live.listens(f"/ws/topic/{topic.pk}/"))


def test_replies_from_a_page_and_from_a_task_are_announced_and_nothing_moves(
    page_of: PageOf, live: LiveSite
):
    topic = TopicFactory(replies=9)
    reading, writing = page_of(), page_of(UserFactory())
    open_listening(reading, live, topic)
    reading.locator("#post-5").scroll_into_view_if_needed()
    before = scroll_position(reading), place_of(reading, "#reply-place"), place_of(reading, "#me")

    writing.goto(topic.href)
    writing.locator("textarea").fill("From a page")
    writing.get_by_role("button", name="Post reply").click()
    banner = reading.locator("live-topic .banner")
    expect(banner).to_contain_text("One new reply")
    reply_to_topic(topic, by=topic.author, body="From a task")

    expect(banner).to_contain_text("2 new replies")
    after = scroll_position(reading), place_of(reading, "#reply-place"), place_of(reading, "#me")
    assert after == before


def test_show_appends_the_new_replies_and_moves_the_focus(page_of: PageOf, live: LiveSite):
    topic = TopicFactory(replies=2)
    page = page_of(UserFactory())
    open_listening(page, live, topic)
    for words in ("Fourth", "Fifth"):
        reply_to_topic(topic, by=topic.author, body=words)

    page.get_by_role("button", name="Show").click()

    expect(page.locator("#post-4")).to_contain_text("Fourth")
    expect(page.locator("#post-4")).to_be_focused()
    expect(page.locator("#post-5")).to_contain_text("Fifth")
    expect(page.locator("live-topic .banner")).to_be_hidden()


def test_show_also_renews_the_head_and_the_map(page_of: PageOf, live: LiveSite):
    topic, writer = TopicFactory(replies=1), UserFactory(name="Wren")
    page = page_of(UserFactory())
    open_listening(page, live, topic)
    reply_to_topic(topic, by=writer, body="Third")

    page.get_by_role("button", name="Show").click()

    expect(page.locator("#post-3")).to_be_focused()
    expect(page.locator("#topic-meta")).to_contain_text("2 replies from 2 people")
    latest = page.locator("#thread-map li[data-kind=new]")
    expect(latest).to_contain_text("Wren")
    expect(latest.locator("a")).to_have_attribute("href", topic.post_href(3))
    expect(page.locator("#thread-map .num")).to_have_text("3 of 3")
    expect(page.locator("#posts > :not(li)")).to_have_count(0)
    expect(page.locator("#thread-map, #topic-meta")).to_have_count(2)


def test_a_page_that_was_cut_off_connects_again_and_catches_up(page_of: PageOf, live: LiveSite):
    topic = TopicFactory()
    page = page_of()
    open_listening(page, live, topic)

    live.cut_sockets()
    wait_until(lambda: not live.sockets)
    reply_to_topic(topic, by=topic.author, body="Missed")

    expect(page.locator("live-topic .banner")).to_contain_text("One new reply")


def test_ones_own_reply_is_no_news_and_brings_the_others_along(page_of: PageOf, live: LiveSite):
    topic = TopicFactory()
    page = page_of(UserFactory())
    open_listening(page, live, topic)
    reply_to_topic(topic, by=topic.author, body="In between")
    expect(page.locator("live-topic .banner")).to_be_visible()

    page.locator("textarea").fill("Mine")
    page.get_by_role("button", name="Post reply").click()

    expect(page.locator("#post-3")).to_contain_text("Mine")
    expect(page.locator("#post-3")).to_be_focused()
    expect(page.locator("#posts > li")).to_have_count(3)
    expect(page.locator("live-topic .banner")).to_be_hidden()


def test_the_bell_counts_while_a_page_is_open(page_of: PageOf, live: LiveSite):
    user = UserFactory()
    topic = TopicFactory(replies=1)
    page = page_of(user)
    page.goto("/categories/")
    wait_until(lambda: live.listens("/ws/notifications/"))
    notify({user.pk: "mention"}, post=topic.posts.get(number=2), actor=topic.author)

    expect(page.get_by_role("link", name="Notifications, 1 new")).to_have_text("1")
    mark_all_read(by=user)

    expect(page.get_by_role("link", name="Notifications", exact=True)).to_have_text("")
