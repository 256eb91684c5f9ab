"""Who moderates one place sees and decides nothing of another, also after things moved."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from eventlog.testing import deliver_events
from forums.actions import move_topic
from forums.actions.moderators import dismiss_moderator
from forums.models import Category, Post
from members.models import User
from moderation.actions import Choice, appeal, start_batch
from moderation.models import Batch, Decision, Reviewable
from moderation.tasks import work_off_batch
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, UserFactory, local_moderator
from tests.factories.moderation import CaseFactory, DecisionFactory, RuleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Category:
    return CategoryFactory()


@pytest.fixture
def warden(place: Category) -> User:
    return local_moderator(place)


def decided_in(place: Category) -> Decision:
    post = PostFactory(topic=TopicFactory(category=place), author=UserFactory(), body="ZANZIBAR")
    return DecisionFactory(case=CaseFactory(post=post), outcome="hide")


def hide_away(post: Post) -> None:
    """Into a category that only moderators of the whole site see."""
    move_topic(post.topic, by=OwnerFactory(), category=CategoryFactory(private=True))
    deliver_events()


def test_a_decision_goes_with_its_topic(place: Category, warden: User):
    decision = decided_in(place)
    assert Decision.objects.visible_to(warden).exists()

    hide_away(decision.post)

    assert not Decision.objects.visible_to(warden).exists()
    assert Decision.objects.visible_to(decision.user).exists()


@pytest.mark.parametrize("is_first", [True, False])
def test_so_does_its_appeal(place: Category, warden: User, sign_in: Any, is_first: bool):
    decision = decided_in(place)
    if is_first:
        appeal(decision, by=decision.user, text="It is mine.")
        hide_away(decision.post)
    else:
        hide_away(decision.post)
        appeal(Decision.objects.get(), by=decision.user, text="It is mine.")
    client = sign_in(warden)

    assert client.get(Reviewable.objects.get(kind="appeal").href).status_code == 404
    assert "ZANZIBAR" not in client.get("/moderation/").content.decode()


def batch_of(post: Post, by: User) -> Batch:
    """One that could not decide about the post."""
    choice = Choice(outcome="remove", rule=RuleFactory())
    made = start_batch(CaseFactory(post=post), choice, by=by, posts=[post.pk])
    Post.objects.filter(pk=post.pk).update(author=by)
    Reviewable.objects.filter(post=post).update(user=by)
    work_off_batch(batch_id=made.pk)
    made.refresh_from_db()
    assert made.failures
    return made


def test_what_a_batch_could_not_decide_is_not_named_once_it_moved_away(
    place: Category, warden: User, sign_in: Any
):
    post = PostFactory(topic=TopicFactory(category=place, title="Zanzibar plans"))
    made, client = batch_of(post, warden), sign_in(warden)
    assert "Zanzibar plans" in client.get(made.href).content.decode()

    hide_away(post)

    assert "Zanzibar plans" not in client.get(made.href).content.decode()


def test_whoever_moderates_nothing_any_more_does_not_see_their_batches(
    place: Category, warden: User, sign_in: Any
):
    made = batch_of(PostFactory(topic=TopicFactory(category=place)), warden)
    client = sign_in(warden)
    assert client.get(made.href).status_code == 200

    dismiss_moderator(place, by=OwnerFactory(), user=warden)

    assert client.get(made.href).status_code == 404


def test_an_appeal_is_answered_and_not_decided_as_a_report_is(sign_in: Any):
    decision = DecisionFactory()
    appeal(decision, by=decision.user, text="It is mine.")
    case = Reviewable.objects.get(kind="appeal")
    sent = {"outcome": "keep", "version": case.version}

    answer = sign_in(OwnerFactory()).post(f"{case.href}decide/", sent)

    assert answer.status_code == 404
    assert Reviewable.objects.get(pk=case.pk).is_open
    with pytest.raises(PermissionDenied):
        DecisionFactory(case=case, outcome="keep")


def test_numbers_that_are_none_are_no_error(sign_in: Any):
    case, client = CaseFactory(), sign_in(OwnerFactory())
    me = OwnerFactory(username="dewi")

    assert client.get(f"{case.href}?rule=²").status_code == 200
    assert client.post(f"{case.href}hand/", {"to": me.username, "version": "²"}).status_code == 302
    assert client.post(f"{case.href}hand/", {"to": "d\x00ewi"}).status_code == 302
    sent = {"outcome": "macro-²", "version": case.version}
    assert client.post(f"{case.href}decide/", sent).status_code == 422


def test_a_batch_keeps_only_a_likeness_there_is(sign_in: Any):
    case, rule = CaseFactory(), RuleFactory()
    sent = {"kind": "x" * 300, "outcome": "remove", "rule": rule.pk, "post": case.post_id}

    answer = sign_in(OwnerFactory()).post(f"{case.href}similar/", sent)

    assert answer.status_code == 302
    assert Batch.objects.get().likeness == ""
