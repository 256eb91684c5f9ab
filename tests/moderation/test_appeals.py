"""Appeals go to somebody else, and what was wrong is put right."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from time_machine import travel

from eventlog.testing import deliver_events
from forums.models import Post
from moderation.actions import (
    answer_appeal,
    appeal,
    ask_second_look,
    give_second_look,
    undo_decision,
)
from moderation.models import Appeal, Reviewable
from moderation.refusals import AppealedBefore, AppealTooLate, NotYours
from notifications.models import Notification
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory
from tests.factories.moderation import DecisionFactory, FlagFactory

pytestmark = pytest.mark.django_db


def question(kind: str = "appeal") -> Reviewable:
    return Reviewable.objects.get(kind=kind)


def test_an_appeal_is_a_case_that_its_first_judge_does_not_see():
    judge, other = StaffFactory(), StaffFactory()
    decision = DecisionFactory(by=judge)

    appeal(decision, by=decision.user, text="The logo is on my own rucksack.")

    case = question()
    assert case.is_open
    assert case.excerpt == "The logo is on my own rucksack."
    assert not Reviewable.objects.visible_to(judge).filter(pk=case.pk).exists()
    assert Reviewable.objects.visible_to(other).filter(pk=case.pk).exists()
    with pytest.raises(NotYours):
        answer_appeal(case, by=judge, overturn=False, answer="No.")


def test_where_nobody_else_moderates_an_appeal_waits_with_whoever_decided_and_not_with_nobody(
    sign_in,
):
    owner = OwnerFactory()
    decision = DecisionFactory(by=owner)
    client = sign_in(decision.user)
    assert "if anybody else moderates here" in client.get(decision.href).text

    client.post(f"{decision.href}appeal/", {"text": "It is mine."})

    case = question()
    moderator = sign_in(owner)
    assert f'id="row-{case.pk}"' in moderator.get("/moderation/?tab=appeals").text
    assert "nobody else here can answer" in moderator.get(case.href).text
    answer_appeal(case, by=owner, overturn=True, answer="You are right.")
    decision.refresh_from_db()
    assert decision.overturned


def test_an_overturned_decision_is_undone_in_full_and_its_case_stays_closed():
    decision = DecisionFactory()
    appeal(decision, by=decision.user, text="It is mine.")

    answer_appeal(question(), by=StaffFactory(), overturn=True, answer="We were wrong.")

    decision.refresh_from_db()
    assert (decision.is_undone, decision.overturned) == (True, True)
    assert not Post.objects.get(pk=decision.post_id).is_gone
    assert not Reviewable.objects.open().exists()
    assert Appeal.objects.get().state == "overturned"


def test_whoever_reported_it_hears_that_it_stays_after_all():
    case = FlagFactory().case
    flag = case.flags.get()
    decision = DecisionFactory(case=case)
    deliver_events()
    appeal(decision, by=decision.user, text="It is mine.")

    answer_appeal(question(), by=StaffFactory(), overturn=True, answer="We were wrong.")
    deliver_events()

    flag.refresh_from_db()
    assert flag.outcome == "declined"
    assert "it stays" in flag.answer
    told = Notification.objects.filter(user=flag.reporter, kind="report").order_by("pk")
    assert [("it stays" in row.text) for row in told] == [False, True]


def test_an_appeal_against_what_is_undone_anyway_is_granted_and_waits_for_nobody():
    judge = StaffFactory()
    decision = DecisionFactory(by=judge)
    appeal(decision, by=decision.user, text="It is mine.")

    undo_decision(decision, by=judge)

    assert Appeal.objects.get().state == "overturned"
    assert not question().is_open


def test_an_upheld_decision_stays():
    decision = DecisionFactory()
    appeal(decision, by=decision.user, text="It is mine.")

    answer_appeal(question(), by=StaffFactory(), overturn=False, answer="It breaks rule 1.")

    decision.refresh_from_db()
    assert not decision.is_undone
    assert Appeal.objects.get().answer == "It breaks rule 1."


def test_there_is_one_appeal_for_each_decision():
    decision = DecisionFactory()
    appeal(decision, by=decision.user, text="Once")

    with pytest.raises(AppealedBefore):
        appeal(decision, by=decision.user, text="Twice")

    assert Appeal.objects.count() == 1


def test_an_appeal_has_its_time():
    decision = DecisionFactory()

    with travel(timezone.now() + timedelta(days=31), tick=False), pytest.raises(AppealTooLate):
        appeal(decision, by=decision.user, text="Late")


def test_only_whom_it_concerns_appeals():
    with pytest.raises(PermissionDenied):
        appeal(DecisionFactory(), by=UserFactory(), text="Let them")


def test_a_second_look_is_blind_and_changes_nothing():
    judge, other = StaffFactory(), StaffFactory()
    decision = DecisionFactory(by=judge)

    ask_second_look(decision)
    case = question("quality")
    assert not Reviewable.objects.visible_to(judge).filter(pk=case.pk).exists()
    review = give_second_look(case, by=other, outcome="keep")

    assert (review.agrees, review.reviewer) == (False, other)
    assert Post.objects.get(pk=decision.post_id).is_deleted
    assert not Reviewable.objects.open().exists()
