"""Back-tests and hits of rules, as moderators meet them in a browser."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from automod.actions import save_rules
from automod.actions.back_tests import start_back_test
from automod.in_force import book_of
from automod.models import RuleVersion
from automod.tasks import go_on_with_back_test
from eventlog.testing import deliver_events
from members.models import User
from moderation.models import Reviewable
from tests.browser.conftest import PageOf
from tests.browser.test_accessibility import barriers
from tests.browser.test_small_screens import too_wide
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import DecisionFactory
from tests.moderation.conftest import everybody_accepted  # noqa: F401 (nobody is asked to accept)

RULES = (
    "# Links to shops are looked at before anybody follows them\n"
    "body (includes): ['discount', 'promo code']\naction: report\n"
    "---\n# Slow\nbody (regex, includes): '(a+)+$'\naction: filter\n"
)
WORST = "discount " + "W" * 300


@dataclass(frozen=True)
class Place:
    """Rules in force with hits that moderators decided about, and a back-test of them."""

    moderator: User
    version: RuleVersion
    hits: str
    test: str

    @property
    def pages(self) -> list[str]:
        tests = "/moderation/rules/site/tests/"
        return ["/moderation/rules/", tests, self.test, f"{self.test}2/", self.hits]


@pytest.fixture
def place(live: object) -> Place:
    moderator = StaffFactory(username="hanna", name="Hanna")
    version = save_rules(None, source=RULES, by=moderator)
    topic = TopicFactory(title="Boots that last", author=UserFactory(trust_level=2))
    writer = UserFactory(trust_level=2)
    bodies = [f"A discount for you, {n}" for n in range(6)] + [WORST, "a" * 4_000 + "b"]
    posts = [PostFactory(topic=topic, author=writer, body=body) for body in bodies]
    deliver_events()
    for post, outcome in zip(posts, ("remove", "remove", "keep"), strict=False):
        case = Reviewable.objects.get(post=post)
        DecisionFactory(case=case, outcome=outcome, by=moderator)
    deliver_events()
    test = start_back_test(None, source=RULES, days=30, by=moderator)
    go_on_with_back_test(test_id=test.pk)
    rule_hash = book_of(version).rules[0].hash
    return Place(
        moderator,
        version,
        f"/moderation/rules/site/hits/{rule_hash}/",
        f"/moderation/rules/site/tests/{test.pk}/",
    )


def test_they_meet_no_barrier(page_of: PageOf, place: Place):
    assert barriers(page_of, place.moderator, place.pages) == []


def test_they_fit_a_phone(page_of: PageOf, place: Place):
    assert too_wide(page_of, place.moderator, place.pages) == {}


def test_what_is_typed_in_the_editor_is_tried_and_the_page_goes_on_by_itself(
    page_of: PageOf, place: Place
):
    page = page_of(place.moderator)
    page.goto("/moderation/rules/site/edit/")
    page.locator("#id_source").fill("# New\nbody: discount\naction: filter\n")
    page.locator("#rules-form").get_by_role("button", name="Back-test").click()
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#back-words")).to_contain_text("Waiting for its turn")

    go_on_with_back_test(test_id=int(page.url.rstrip("/").rsplit("/", 1)[1]))

    expect(page.get_by_role("heading", name="They would have caught 7 posts")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.get_by_role("link", name="See the posts").click()
    expect(page.get_by_text("A discount for you, 5")).to_be_visible()


def test_without_javascript_it_is_loaded_again(page_of: PageOf, place: Place):
    page = page_of(place.moderator, java_script_enabled=False)
    page.goto("/moderation/rules/site/tests/")
    page.get_by_role("button", name="Begin").click()
    go_on_with_back_test(test_id=int(page.url.rstrip("/").rsplit("/", 1)[1]))

    page.get_by_role("link", name="How far is it now?").click()

    expect(page.get_by_role("heading", name="They would have caught 7 posts")).to_be_visible()
