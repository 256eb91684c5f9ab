"""Whoever acts on what is not how it is any more is told what happened, and nothing is done."""

from typing import Any

import pytest

from moderation.actions import (
    answer_appeal,
    appeal,
    ask_second_look,
    claim_case,
    give_second_look,
    hand_case,
    pass_on,
    undo_decision,
)
from moderation.models import Appeal, Decision, QualityReview, Reviewable
from moderation.refusals import AlreadyDecided, ClaimedByOther, Stale
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory

pytestmark = pytest.mark.django_db


def test_a_case_is_not_passed_on_from_a_stale_view(sign_in: Any):
    case, other = CaseFactory(), StaffFactory()
    FlagFactory(post=case.post, by=UserFactory(name="Maren"))
    sent = {"outcome": "pass", "to": other.username, "reason": "Yours", "version": case.version}

    answer = sign_in(StaffFactory()).post(f"{case.href}decide/", sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "was reported (Maren)" in page
    assert "Yours" in page
    assert Reviewable.objects.get().assignee is None


def test_a_case_that_was_decided_is_not_passed_on():
    case = CaseFactory()
    DecisionFactory(case=case, by=StaffFactory(name="Dewi"))

    for version in (None, case.version):
        with pytest.raises(AlreadyDecided, match="Dewi"):
            pass_on(case, by=StaffFactory(), reason="Yours", level=1, version=version)

    assert Reviewable.objects.get().level == 0


def test_nor_is_it_handed_on():
    case, hanna = CaseFactory(), StaffFactory()
    claim_case(case, by=hanna)
    FlagFactory(post=case.post)

    with pytest.raises(Stale):
        hand_case(case, by=hanna, to=StaffFactory(), version=case.version)

    assert Reviewable.objects.get().claimed_by == hanna


def test_an_appeal_is_answered_once_and_the_second_is_told_by_whom(sign_in: Any):
    decision = DecisionFactory()
    appeal(decision, by=decision.user, text="Look again.")
    case = Reviewable.objects.get(kind="appeal")
    answer_appeal(case, by=StaffFactory(name="Hanna"), overturn=False, answer="It stays.")
    said = {"verdict": "overturn", "answer": "You are right.", "version": case.version}

    answer = sign_in(StaffFactory()).post(f"{case.href}answer/", said)

    assert answer.status_code == 422
    assert "Hanna decided this case meanwhile." in answer.content.decode()
    assert Appeal.objects.get().state == "upheld"


def test_a_second_look_is_given_once():
    decision = DecisionFactory()
    ask_second_look(decision)
    case = Reviewable.objects.get(kind="quality")
    give_second_look(case, by=StaffFactory(name="Hanna"), outcome="hide")

    with pytest.raises(AlreadyDecided, match="Hanna"):
        give_second_look(case, by=StaffFactory(), outcome="keep", version=case.version)

    assert QualityReview.objects.get().outcome == "hide"


def test_undo_takes_back_the_decision_that_was_on_the_screen_and_no_other(sign_in: Any):
    case, client = CaseFactory(), sign_in(StaffFactory())
    first = DecisionFactory(case=case, outcome="hide")
    assert f'name="decision" value="{first.pk}"' in client.get(case.href).content.decode()
    undo_decision(first, by=StaffFactory())
    DecisionFactory(case=Reviewable.objects.get(), outcome="keep", by=StaffFactory(name="Dewi"))

    client.post(f"{case.href}undo/", {"decision": first.pk})

    page = client.get(case.href).content.decode()
    assert "Dewi decided this case meanwhile." in page
    assert Decision.objects.filter(undone_at=None).get().outcome == "keep"


def test_the_toast_after_a_decision_undoes_that_decision(sign_in: Any):
    case, client = CaseFactory(), sign_in(StaffFactory())
    client.post(f"{case.href}decide/", {"outcome": "keep", "version": case.version})
    decision = Decision.objects.get()
    page = client.get("/moderation/").content.decode()
    assert f"{case.href}undo/?decision={decision.pk}" in page

    client.post(f"{case.href}undo/?decision={decision.pk}")

    assert Decision.objects.get().is_undone


@pytest.mark.parametrize("kind", ["appeal", "quality"])
def test_what_somebody_else_has_is_not_answered_meanwhile(kind: str):
    decision = DecisionFactory()
    appeal(decision, by=decision.user, text="It is mine.")
    ask_second_look(decision)
    case = Reviewable.objects.get(kind=kind)
    claim_case(case, by=StaffFactory(name="Hanna"))
    act, said = {
        "appeal": (answer_appeal, {"overturn": True, "answer": "Sorry."}),
        "quality": (give_second_look, {"outcome": "keep"}),
    }[kind]

    with pytest.raises(ClaimedByOther, match="Hanna"):
        act(case, by=StaffFactory(), **said)

    assert Reviewable.objects.get(kind=kind).is_open
    assert not Decision.objects.get().is_undone
