"""A member reports a post, a moderator decides, its author reads why and appeals."""

import re

from playwright.sync_api import Page, expect

from eventlog.testing import deliver_events
from moderation.actions import Choice, answer_appeal, decide
from moderation.models import Appeal, Flag, Reviewable
from tests.browser.conftest import PageOf
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory
from tests.factories.moderation import RuleFactory


def select(page: Page, words: str) -> None:
    page.evaluate(
        """(words) => {
            const text = document.querySelector("#post-2 [data-prose] p").firstChild;
            const start = text.data.indexOf(words);
            getSelection().setBaseAndExtent(text, start, text, start + words.length);
        }""",
        words,
    )


def test_from_a_report_to_an_appeal(page_of: PageOf):
    rolf, hanna = UserFactory(name="Rolf"), UserFactory(name="Hanna")
    post = PostFactory(
        topic=TopicFactory(author=UserFactory()),
        author=rolf,
        body="Maybe stoves are not for you.",
    )
    RuleFactory()
    page = page_of(hanna)

    page.goto(post.topic.href)
    select(page, "not for you")
    page.get_by_role("link", name="More about post 2").click()
    page.get_by_role("link", name="Report", exact=True).click()
    expect(page.get_by_role("dialog", name="Report this post")).to_be_visible()
    dialog = page.locator("#report-dialog")
    expect(dialog.get_by_label("The words you mean")).to_have_value("not for you")
    expect(dialog.get_by_label("Which law, or which right of yours")).to_be_hidden()
    dialog.get_by_label("I think this is illegal").check()
    expect(dialog.get_by_label("Which law, or which right of yours")).to_be_visible()
    dialog.get_by_role("button", name="Send the report").click()
    expect(dialog.get_by_role("alert")).to_be_focused()
    dialog.get_by_label("Go for the problem, not the person").check()
    dialog.get_by_label("What should we know?").fill("Aimed at Dana.")
    dialog.get_by_role("button", name="Send the report").click()
    expect(dialog.get_by_text("Thank you")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    assert Flag.objects.get().marked == "not for you"

    choice = Choice(outcome="hide", rule=RuleFactory(), message="Take out the last line, Rolf.")
    decide(Reviewable.objects.get(), choice, by=StaffFactory(name="Judge Judy"))
    deliver_events()
    page.goto("/reports/")
    expect(page.get_by_text("It is hidden until its author has changed it.")).to_be_visible()

    page = page_of(rolf)
    page.goto("/notifications/")
    page.get_by_text("We hid a post of yours until you edit it.").click()
    expect(page.get_by_role("heading", name="We hid a post of yours")).to_be_visible()
    expect(page.get_by_text("Take out the last line, Rolf.")).to_be_visible()
    assert "Judge Judy" not in page.content()
    page.get_by_label("Why should we look again?").fill("I meant the stoves.")
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_text("Somebody else will look again")).to_be_visible()

    case = Reviewable.objects.get(kind="appeal")
    answer_appeal(case, by=OwnerFactory(), overturn=True, answer="So did we, now.")
    page.reload()
    expect(page.get_by_text("So did we, now.")).to_be_visible()
    assert Appeal.objects.get().state == "overturned"


def test_a_report_needs_no_javascript(page_of: PageOf):
    post = PostFactory(topic=TopicFactory(author=UserFactory()), author=UserFactory())
    page = page_of(UserFactory(), java_script_enabled=False)

    page.goto(f"/p/{post.pk}/actions/")
    page.get_by_role("link", name="Report", exact=True).click()
    law = page.get_by_label("Which law, or which right of yours")
    expect(law).to_be_hidden()
    page.get_by_label("I think this is illegal").check()
    law.fill("Section 16")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("A legal notice needs this.").first).to_be_visible()
    expect(law).to_have_value("Section 16")
    page.get_by_label("Why it is against that law").fill("Mine")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("I believe in good faith").check()
    page.get_by_role("button", name="Send the report").click()

    expect(page).to_have_url(re.compile(re.escape(post.topic.href)))
    assert Flag.objects.get().notice["law"] == "Section 16"
