"""The queue in a browser: two moderators at once, forty cases by keys, a phone, no scripts."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from forums.models import Post
from members.models import User
from moderation.actions import appeal
from moderation.models import Decision, Macro, Reviewable
from tests.browser.conftest import PageOf
from tests.browser.live_site import LiveSite, wait_until
from tests.browser.reading import PHONE, overflow, place_of
from tests.browser.test_accessibility import violations
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory, RuleFactory
from tests.moderation.conftest import everybody_accepted  # noqa: F401 (nobody is asked to accept)


@pytest.fixture
def hanna(live: LiveSite) -> User:
    return StaffFactory(username="hanna", name="Hanna Weiss")


def case_with_words() -> Reviewable:
    topic = TopicFactory(title="Igniter stopped sparking", body="It clicks.")
    rolf = UserFactory(username="rolf", name="Rolf Meier")
    post = PostFactory(topic=topic, author=rolf, body="These clowns. Maybe stoves are not for you.")
    PostFactory(topic=topic, body="Rolf, come on.")
    aoife = UserFactory(username="aoife", name="Aoife")
    FlagFactory(post=post, by=aoife, text="Aimed at Dana.", marked="Maybe stoves")
    return Reviewable.objects.get(post=post)


def option(page: Page, words: str) -> None:
    page.locator(".decide-opt", has_text=words).first.click()


def test_a_case_is_opened_claimed_decided_and_undone(page_of: PageOf, hanna: User):
    case, following = case_with_words(), CaseFactory()
    page = page_of(hanna)
    page.goto("/moderation/")

    page.locator(f"#row-{case.pk} a").click()
    expect(page.locator("#claim")).to_contain_text("You have this one.")
    expect(page.locator("#case mark")).to_have_text("Maybe stoves")
    option(page, "Hide until edited")
    expect(page.locator("#d_message")).to_have_value(re.compile("Rolf, we have hidden your post"))
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#decide-preview")).to_contain_text("Rolf, we have hidden your post")
    page.get_by_role("button", name="Hide and send").click()

    expect(page.locator(f"[data-open-case='{following.pk}']")).to_be_visible()
    expect(page.locator("#case-title")).to_be_focused()
    expect(page.locator(f"#row-{case.pk}")).to_have_count(0)
    assert Post.objects.get(pk=case.post_id).is_hidden
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("Undone.")
    assert not Post.objects.get(pk=case.post_id).is_hidden


def test_two_moderators_at_once_and_the_second_loses_politely(page_of: PageOf, hanna: User):
    case = case_with_words()
    dewi = StaffFactory(username="dewi", name="Dewi Pritchard")
    one, two = page_of(hanna), page_of(dewi)
    one.goto(f"/moderation/{case.pk}/")
    expect(one.locator("#claim")).to_contain_text("You have this one.")
    two.goto(f"/moderation/{case.pk}/")

    expect(two.locator("#claim")).to_contain_text("Hanna Weiss has this case.")
    expect(one.locator("#looking")).to_contain_text("Dewi is looking too")
    expect(two.locator("#looking")).to_contain_text("Hanna is looking too")
    option(two, "Keep")
    two.locator("#d_message").fill("I would keep it.")
    expect(one.locator("#looking")).to_contain_text("Dewi is deciding")
    option(one, "Remove")
    one.get_by_role("button", name="Remove and send").click()
    expect(one.locator("#toasts")).to_contain_text("Removed.")
    expect(two.locator("#case-moved")).to_contain_text("Something happened")
    two.locator("[data-send]").click()

    alert = two.locator("#case").get_by_role("alert")
    expect(alert).to_contain_text("Hanna Weiss decided this case meanwhile.")
    expect(alert).to_contain_text("I would keep it.")
    assert Decision.objects.count() == 1


def test_a_case_is_handed_to_who_is_looking(page_of: PageOf, hanna: User):
    case = case_with_words()
    dewi = StaffFactory(username="dewi", name="Dewi Pritchard")
    one, two = page_of(hanna), page_of(dewi)
    one.goto(f"/moderation/{case.pk}/")
    expect(one.locator("#claim")).to_contain_text("You have this one.")
    two.goto(f"/moderation/{case.pk}/")

    one.get_by_role("button", name="Hand to Dewi").click()

    expect(two.locator("#claim")).to_contain_text("You have this one.")
    expect(one.locator("#claim")).to_contain_text("Dewi Pritchard has this case.")


def test_what_comes_in_is_announced_and_shown_when_asked(
    page_of: PageOf, hanna: User, live: LiveSite
):
    case_with_words()
    page = page_of(hanna)
    page.goto("/moderation/")
    expect(page.locator(".case-item")).to_have_count(1)
    wait_until(lambda: live.listens("/ws/moderation/"))

    CaseFactory()
    CaseFactory()
    expect(page.locator("#new-cases")).to_contain_text("2 new cases, show")
    page.locator("#new-cases a").click()

    expect(page.locator(".case-item")).to_have_count(3)
    expect(page.locator("#new-cases")).to_be_hidden()


def test_forty_cases_are_decided_without_a_pointer(page_of: PageOf, hanna: User):
    topic = TopicFactory()
    rule = RuleFactory()
    now = timezone.now()
    for n in range(40):
        case = CaseFactory(post=PostFactory(topic=topic, author=topic.author), rule=rule)
        Reviewable.objects.filter(pk=case.pk).update(due_at=now + timedelta(hours=n + 1))
    page = page_of(hanna)
    page.goto("/moderation/")

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for n in range(40):
        open_case = page.locator("[data-open-case]")
        expect(open_case).to_be_visible()
        pk = open_case.get_attribute("data-open-case")
        page.keyboard.press("2" if n % 2 else "1")
        page.keyboard.press("Control+Enter")
        expect(page.locator(f"[data-open-case='{pk}']")).to_have_count(0)

    expect(page.locator("#case")).to_contain_text("Nothing waits here")
    assert Decision.objects.filter(outcome="keep").count() == 20
    assert Decision.objects.filter(outcome="nudge", by=hanna).count() == 20


def test_every_key_of_the_desk(page_of: PageOf, hanna: User):
    first, second = case_with_words(), CaseFactory()
    Macro.objects.create(name="Spam", outcome="remove", effects=[{"act": "delete"}])
    Reviewable.objects.filter(pk=first.pk).update(due_at=timezone.now() + timedelta(minutes=30))
    page = page_of(hanna)
    page.goto(f"/moderation/{first.pk}/")
    expect(page.locator("#claim")).to_contain_text("You have this one.")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Note for moderators")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator("#claim")).to_contain_text("Nobody has this one.")
    page.keyboard.press("c")
    expect(page.locator("#claim")).to_contain_text("You have this one.")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    expect(page.locator("#note-text")).to_be_focused()
    page.keyboard.type("n1c? stays a letter")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".history")).to_contain_text("n1c? stays a letter")
    page.keyboard.press("/")
    expect(page.locator("#wish")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("7")
    expect(page.get_by_role("radio", name="Spam")).to_be_checked()
    page.keyboard.press("3")
    expect(page.get_by_role("radio", name="Hide until edited")).to_be_checked()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-open-case='{second.pk}']")).to_be_visible()


def test_a_decided_case_is_undone_by_a_key(page_of: PageOf, hanna: User):
    decision = DecisionFactory(by=hanna)
    page = page_of(hanna)
    page.goto(decision.case.href)

    page.keyboard.press("u")

    expect(page.locator("#toasts")).to_contain_text("Undone.")
    assert Reviewable.objects.get(pk=decision.case_id).is_open


def test_what_was_decided_last_is_undone_by_a_key_from_the_next_case(page_of: PageOf, hanna: User):
    for _n in range(3):
        CaseFactory()
    page = page_of(hanna)
    page.goto("/moderation/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    for left in (2, 1):
        expect(page.locator("#claim")).to_contain_text("You have this one.")
        page.keyboard.press("4")
        expect(page.locator("#d_message")).not_to_have_value("")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".case-item")).to_have_count(left)
    page.keyboard.press("u")

    expect(page.locator("#toasts")).to_contain_text("Undone.")
    first, second = Decision.objects.order_by("pk")
    assert (first.is_undone, second.is_undone) == (False, True)


def test_sending_without_a_choice_decides_nothing(page_of: PageOf, hanna: User):
    case = case_with_words()
    page = page_of(hanna)
    page.goto(case.href)

    page.keyboard.press("Control+Enter")

    expect(page.locator(".form-error")).to_contain_text("Choose what to do.")
    assert not Decision.objects.exists()


def test_another_choice_takes_the_preview_of_the_last_away(page_of: PageOf, hanna: User):
    case = case_with_words()
    page = page_of(hanna)
    page.goto(case.href)
    page.keyboard.press("4")
    expect(page.locator("#d_message")).not_to_have_value("")
    page.keyboard.press("p")
    expect(page.locator("#decide-preview")).to_contain_text("we removed your post")

    page.keyboard.press("6")

    expect(page.locator("#decide-preview")).to_be_empty()


def test_the_decision_is_sent_from_its_preview_and_never_by_enter_in_a_field(
    page_of: PageOf, hanna: User
):
    case = case_with_words()
    page = page_of(hanna)
    page.goto(case.href)
    page.keyboard.press("5")
    expect(page.locator("#d_message")).not_to_have_value("")
    with page.expect_response("**/decide/"):
        page.locator("#decide [name=days]").press("Enter")
    expect(page.locator("#case-title")).to_be_visible()
    expect(page.locator("#d_message")).to_have_count(1)
    assert not Decision.objects.exists()

    option(page, "Remove")
    expect(page.locator("#d_message")).to_have_value(re.compile("we removed your post"))
    page.keyboard.press("p")
    expect(page.locator("#decide-preview")).to_contain_text("we removed your post")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#toasts")).to_contain_text("Removed.")
    assert Decision.objects.get().outcome == "remove"


def test_the_button_of_an_appeal_and_the_places_of_the_rail_fit_in(page_of: PageOf, hanna: User):
    decision = DecisionFactory(case=case_with_words(), outcome="remove", by=StaffFactory())
    appeal(decision, by=decision.user, text="It was a joke.")
    page = page_of(hanna)
    page.goto(Reviewable.objects.get(kind="appeal").href)

    form, button = place_of(page, "#decide"), place_of(page, "[data-send]")
    assert button["x"] + button["width"] <= form["x"] + form["width"] - 16

    page.goto(decision.case.href)
    outcome = page.locator(".decide-write b")
    assert outcome.evaluate("b => getComputedStyle(b).display") == "inline"  # in its sentence

    page.goto("/moderation/audit/")
    sun, moon = (
        place_of(page, f".rail-theme [data-theme-value={theme}]") for theme in ("light", "dark")
    )
    assert sun["x"] == moon["x"]
    names = page.locator(".rail nav a").evaluate_all("all => all.map((a) => a.offsetHeight)")
    assert len(set(names)) == 1


def test_escape_leaves_the_note_and_keys_decide_again(page_of: PageOf, hanna: User):
    case = case_with_words()
    page = page_of(hanna)
    page.goto(case.href)
    page.keyboard.press("n")
    expect(page.locator("#note-text")).to_be_focused()
    page.keyboard.type("Gets hot about recalls.")

    page.keyboard.press("Escape")
    page.keyboard.press("2")

    expect(page.get_by_role("radio", name="Nudge privately")).to_be_checked()
    expect(page.locator("#note-text")).to_have_value("Gets hot about recalls.")


def test_without_scripts_a_case_is_taken_and_decided(page_of: PageOf, hanna: User):
    case = case_with_words()
    page = page_of(hanna, java_script_enabled=False)
    page.goto("/moderation/")

    page.locator(f"#row-{case.pk} a").click()
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("#claim")).to_contain_text("You have this one.")
    option(page, "Remove")
    page.get_by_role("button", name="Fill in the usual words").click()
    expect(page.locator("#d_message")).to_have_value(re.compile("we removed your post"))
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#decide-preview")).to_contain_text("we removed your post")
    page.locator("[data-send]").click()

    expect(page.locator("#toasts")).to_contain_text("Removed.")
    assert Decision.objects.get().outcome == "remove"


def test_on_a_phone_list_and_case_are_two_pages(page_of: PageOf, hanna: User):
    case = case_with_words()
    RuleFactory(title="Write as you would talk to somebody whose tent stands beside yours")
    page = page_of(hanna, **PHONE)
    page.goto("/moderation/")
    assert overflow(page) == []
    expect(page.locator("#case")).to_be_hidden()

    page.locator(f"#row-{case.pk} a").click()
    expect(page.locator("#case-title")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    assert overflow(page) == []
    page.get_by_role("link", name="Back to the queue").click()

    expect(page.locator("#list")).to_be_visible()


def test_moderators_meet_no_barrier(page_of: PageOf, hanna: User):
    case = case_with_words()
    decision = DecisionFactory()
    appeal(decision, by=decision.user, text="Please look again.")
    asked = Reviewable.objects.get(kind="appeal")
    page = page_of(hanna, reduced_motion="reduce")

    found = []
    for path in ("/moderation/", case.href, decision.case.href, asked.href):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        found += violations(page, path)
    page.goto(case.href)
    page.keyboard.press("/")
    found += violations(page, "filter")

    assert found == []
