"""Whoever acts on what is not how it is any more is told what happened, and nothing is done."""

from typing import Any

import pytest

from eventlog.testing import deliver_events
from forums.actions import edit_post
from forums.events import PostEdited
from forums.models import Post
from moderation.actions import (
    Choice,
    answer_appeal,
    appeal,
    ask_second_look,
    claim_case,
    decide,
    give_second_look,
    hand_case,
    pass_on,
    undo_decision,
)
from moderation.listeners import note_edit
from moderation.models import Appeal, Decision, QualityReview, Reviewable
from moderation.refusals import AlreadyDecided, ClaimedByOther, Stale
from tests.factories.forums import PostFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory, RuleFactory

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


def test_words_that_were_edited_meanwhile_are_not_decided_about_and_stay_edited(sign_in: Any):
    case, client = CaseFactory(post=PostFactory(body="Call me on 0123.")), sign_in(StaffFactory())
    post = case.post
    shown = {"version": case.version, "post_version": post.version, "edit": post.body}
    edit_post(post, by=post.author, body="Write to me instead.", version=1)

    answer = client.post(f"{case.href}decide/", shown | {"outcome": "keep"})

    assert answer.status_code == 422
    assert f"was edited by its author ({post.author.display_name})" in answer.content.decode()
    assert not Decision.objects.exists()

    again = client.post(f"{case.href}decide/", shown | {"outcome": "keep", "do": "again"})
    page = again.content.decode()
    assert '<input type="hidden" name="post_version" value="2"' in page
    assert "Write to me instead.</textarea>" in page
    seen = {"version": case.version, "post_version": 2, "edit": "Write to me instead."}
    client.post(f"{case.href}decide/", seen | {"outcome": "keep"})
    assert [effect["act"] for effect in Decision.objects.get().effects] == ["dismiss"]
    assert Post.objects.get(pk=post.pk).body == "Write to me instead."


def test_an_edit_by_the_author_is_a_step_of_the_open_case_once():
    case = CaseFactory(post=PostFactory(body="Call me on 0123."))
    edit_post(case.post, by=case.post.author, body="Write to me instead.", version=1)
    deliver_events()
    note_edit(PostEdited(post_id=case.post_id, topic_id=case.post.topic_id))

    now = Reviewable.objects.get()
    assert now.steps.filter(kind="edited", by=case.post.author).count() == 1
    assert (now.version, now.excerpt) == (case.version + 1, "Write to me instead.")
    with pytest.raises(Stale, match="was edited by its author"):
        decide(now, Choice(outcome="keep"), by=StaffFactory(), version=case.version)


def test_nor_is_an_edit_by_a_moderator_or_of_what_was_decided_a_step():
    case = CaseFactory(post=PostFactory(body="Call me on 0123."))
    edit_post(case.post, by=StaffFactory(), body="Write to me instead.", version=1)
    deliver_events()
    DecisionFactory(case=case, outcome="keep")
    edit_post(case.post, by=case.post.author, body="Call me again.", version=2)
    deliver_events()

    assert not Reviewable.objects.get().steps.filter(kind="edited").exists()


def test_what_a_moderator_writes_for_a_post_is_cleaned_as_all_posts_are(sign_in: Any):
    case, client = CaseFactory(post=PostFactory(body="Call me on 0123.")), sign_in(StaffFactory())
    shown = {"version": case.version, "post_version": 1, "rule": RuleFactory().pk}

    client.post(f"{case.href}decide/", shown | {"edit": "Call\u202e me\x02pressed\x03."})

    assert Post.objects.get(pk=case.post_id).body == "Call mepressed."
