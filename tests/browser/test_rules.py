"""Writing rules in a browser: checked while they are typed, tried, watched first, carried out."""

import pytest
from playwright.sync_api import expect

from automod.models import RuleHit, RuleSet
from eventlog.testing import deliver_events
from forums.actions import reply_to_topic
from forums.models import Topic
from members.models import User
from tests.browser.conftest import PageOf
from tests.browser.live_site import LiveSite
from tests.browser.reading import PHONE, overflow
from tests.browser.test_accessibility import violations
from tests.factories.forums import TopicFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.moderation.conftest import everybody_accepted  # noqa: F401 (nobody is asked to accept)

WRONG = '# Promo codes wait\nbody (includes): "promo code"\nacton: filter\n'
RIGHT = WRONG.replace("acton", "action")


@pytest.fixture
def hanna(live: LiveSite) -> User:
    return StaffFactory(username="hanna", name="Hanna Weiss")


@pytest.fixture
def topic(live: LiveSite) -> Topic:
    return TopicFactory()


def advert(topic: Topic) -> bool:
    """Whether it had to wait."""
    post = reply_to_topic(topic, by=UserFactory(), body="Use my promo code.")
    deliver_events()
    return post.is_held


def test_a_rule_is_written_checked_tried_watched_and_then_carried_out(
    page_of: PageOf, hanna: User, topic: Topic
):
    page = page_of(hanna)
    page.goto("/moderation/")
    page.get_by_role("navigation", name="Desk").get_by_role("link", name="Rules").click()
    page.get_by_role("link", name="An empty page").click()

    page.wait_for_load_state()  # before the scripts run, nothing is checked while it is typed
    page.get_by_role("textbox", name="Rules").fill(WRONG)
    expect(page.locator("#mistakes")).to_contain_text("there is no check, action or setting")
    page.locator("#mistakes a").click()
    selected = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    assert page.locator("#id_source").evaluate(selected) == "acton: filter"
    page.keyboard.type("action: filter")
    expect(page.locator("#checked")).to_contain_text("1 rule, no mistake")
    expect(page.locator("#checked")).to_contain_text("contains “promo code” are held for review")

    page.get_by_text("Try these rules on a text").click()
    page.get_by_role("textbox", name="Text", exact=True).fill("My promo code is X")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".auto-tried")).to_contain_text("“promo code” in its text")
    expect(page.locator(".auto-tried")).to_contain_text("It waits for a moderator")
    assert violations(page, "editor") == []
    assert not RuleSet.objects.exists()

    page.get_by_label("Only watch new and changed rules first").check()
    page.get_by_role("button", name="Save and put in force").click()
    rule = page.locator(".auto-rule")
    expect(rule).to_contain_text("Only watched")
    assert not advert(topic)
    assert RuleHit.objects.get().is_shadow
    page.reload()
    expect(rule).to_contain_text("1 hit")

    rule.get_by_role("button", name="Carry out").click()
    expect(rule.get_by_role("button", name="Only watch")).to_be_focused()
    expect(rule.locator(".chip").first).to_have_text("On")
    assert advert(topic)


def test_it_all_works_without_scripts_and_on_a_phone(page_of: PageOf, hanna: User):
    page = page_of(hanna, java_script_enabled=False, **PHONE)
    page.goto("/moderation/rules/site/edit/")

    page.get_by_role("textbox", name="Rules").fill(WRONG)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#mistakes")).to_contain_text("line 3")
    page.get_by_role("textbox", name="Rules").fill(RIGHT)
    page.get_by_text("Try these rules on a text").click()
    page.get_by_role("textbox", name="Text", exact=True).fill("My promo code is X")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".auto-tried")).to_contain_text("It waits for a moderator")
    page.get_by_role("button", name="Save and put in force").click()
    page.get_by_role("button", name="Switch off").click()

    expect(page.get_by_role("button", name="Switch on")).to_be_visible()
    assert RuleSet.objects.get().states.get().is_off


def test_a_long_line_of_a_rule_does_not_widen_a_phone(page_of: PageOf, hanna: User):
    page = page_of(hanna, **PHONE)
    page.goto("/moderation/rules/site/edit/")

    page.get_by_role("textbox", name="Rules").fill(
        f"# {'W' * 300}\ntitle: {'x' * 500}\naction: {'y' * 400}"
    )
    expect(page.locator("#mistakes")).to_be_visible()

    assert overflow(page) == []
