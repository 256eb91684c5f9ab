"""Beside a rule stand posts that were reported and kept, where everybody may read them."""

import pytest

from forums import actions
from forums.models import Post
from moderation.actions import undo_decision
from moderation.examples import PER_RULE, kept_in_public
from moderation.models import Decision
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.guidelines import VersionFactory
from tests.factories.members import OwnerFactory, StaffFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, RuleFactory

pytestmark = pytest.mark.django_db


def kept(post: Post | None = None, outcome: str = "keep") -> Decision:
    return DecisionFactory(case=CaseFactory(post=post or PostFactory()), outcome=outcome)


def hrefs() -> list[str]:
    return [example.href for example in kept_in_public(["kind"]).get("kind", [])]


def test_a_post_that_was_kept_is_an_example_of_what_is_fine():
    post = PostFactory(topic=TopicFactory(title="Blunt about stoves"))
    kept(post)

    (example,) = kept_in_public(["kind", "other"])["kind"]

    assert example.is_fine
    assert example.href == post.topic.post_href(2)
    assert "Blunt about stoves" in example.text
    assert post.body not in example.text
    assert post.author.display_name not in example.text


@pytest.mark.parametrize("outcome", ["nudge", "hide", "remove"])
def test_what_was_not_kept_is_nobodys_example(outcome: str):
    kept(outcome=outcome)

    assert hrefs() == []


def test_nothing_from_private_categories_nor_what_was_edited_hidden_or_undone_since():
    private = TopicFactory(category=CategoryFactory(private=True), author=StaffFactory())
    kept(PostFactory(topic=private))
    edited, hidden, again = PostFactory(), PostFactory(), PostFactory()
    for post in (edited, hidden, again):
        kept(post)
    undone = kept()
    assert len(kept_in_public(["kind"])["kind"]) == PER_RULE

    actions.edit_post(edited, by=edited.author, body="Something else", version=1)
    actions.hide_post(hidden, by=StaffFactory())
    kept(again, outcome="nudge")
    undo_decision(undone, by=OwnerFactory())

    assert hrefs() == []


def test_the_page_links_to_it_and_forgets_it_with_the_post(guest, django_assert_num_queries):
    VersionFactory()
    rule = RuleFactory(key="go-for-the-problem-not-the-person")
    post = PostFactory(topic=TopicFactory(title="Blunt about stoves"))
    DecisionFactory(case=CaseFactory(post=post, rule=rule), outcome="keep", rule=rule)
    guest.get("/")  # reads what guests may see
    with django_assert_num_queries(1):
        kept_in_public([rule.key])
    assert post.topic.post_href(2) in guest.get("/guidelines/").content.decode()

    actions.delete_post(post, by=StaffFactory())

    assert "Blunt about stoves" not in guest.get("/guidelines/").content.decode()
