"""Where a legal notice led to it, a decision may rest on a law, in place of a rule or beside it."""

from typing import Any

import pytest

from audit.models import AuditEntry
from eventlog.testing import deliver_events
from members.models import Sanction
from moderation.actions import Choice, decide
from moderation.models import Decision, Reviewable
from moderation.refusals import NoticeNeeded
from notifications.models import Letter, Notification
from tests.factories.forums import PostFactory
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, FlagFactory, RuleFactory

pytestmark = pytest.mark.django_db

LAW = "Copyright Act, section 16"


def noticed() -> Reviewable:
    """The case of a post that somebody gave notice of."""
    notice = {
        "law": LAW,
        "explanation": "It is my picture.",
        "name": "Ada",
        "email": "ada@example.org",
        "in_good_faith": True,
    }
    post = PostFactory(author=UserFactory(name="Rolf"))
    FlagFactory(post=post, reason="illegal", notice=notice)
    return Reviewable.objects.get(post=post)


def act(client: Any, case: Reviewable, **fields: Any) -> Any:
    return client.post(f"{case.href}decide/", {"version": case.version} | fields)


def test_a_case_with_a_notice_takes_a_law_in_place_of_a_rule(sign_in: Any):
    case, client = noticed(), sign_in(StaffFactory())
    page = client.get(case.href).content.decode()
    assert 'name="law"' in page
    assert f"A notice names: {LAW}" in page

    act(client, case, outcome="remove", law=LAW)

    decision = Decision.objects.get()
    assert (decision.rule, decision.law) == (None, LAW)
    assert decision.message.startswith("Rolf, we removed your post")
    assert f"against the law: {LAW}." in decision.message


def test_whoever_names_neither_is_asked_for_one_of_them(sign_in: Any):
    answer = act(sign_in(StaffFactory()), noticed(), outcome="remove")

    assert answer.status_code == 422
    assert "Name the rule, or the law that a notice names." in answer.content.decode()
    assert not Decision.objects.exists()


def test_other_cases_take_none(sign_in: Any):
    case = CaseFactory()
    assert 'name="law"' not in sign_in(StaffFactory()).get(case.href).content.decode()

    with pytest.raises(NoticeNeeded):
        decide(case, Choice(outcome="remove", law=LAW), by=StaffFactory())

    assert not Decision.objects.exists()


def test_the_statement_names_the_law_as_its_ground(sign_in: Any):
    decision = decide(noticed(), Choice(outcome="remove", law=LAW), by=StaffFactory())
    client = sign_in(decision.user)

    page = client.get(decision.href).content.decode()
    ground = client.get(f"{decision.href}?format=json").json()["ground"]

    assert "The rule or the law" in page
    assert f"The law, as far as we can tell: {LAW}" in page
    assert "No rule was broken." not in page
    assert (ground["kind"], ground["law"], ground["rule"]) == ("law", LAW, None)
    assert LAW in client.get(f"{decision.href}?format=text").content.decode()
    assert LAW in client.get("/standing/").content.decode()


def test_a_law_beside_a_rule_names_both(sign_in: Any):
    rule = RuleFactory()
    decision = decide(noticed(), Choice(outcome="hide", rule=rule, law=LAW), by=StaffFactory())

    ground = sign_in(decision.user).get(f"{decision.href}?format=json").json()["ground"]

    assert (ground["kind"], ground["law"], ground["title"]) == (
        "guidelines and law",
        LAW,
        rule.title,
    )


def test_author_sanction_and_audit_log_say_which_law_it_was():
    decision = decide(noticed(), Choice(outcome="pause", law=LAW), by=StaffFactory())
    deliver_events()

    assert LAW in Notification.objects.get(user=decision.user).text
    assert LAW in Letter.objects.get(user=decision.user).body
    assert Sanction.objects.get().reason == LAW
    assert AuditEntry.objects.get(act="case.decided").after["law"] == LAW


def test_a_law_that_is_too_long_is_refused_beside_the_field_and_stays(sign_in: Any):
    case = noticed()

    answer = act(sign_in(StaffFactory()), case, outcome="remove", law="x" * 201)

    assert answer.status_code == 422
    assert "x" * 201 in answer.content.decode()
    assert not Decision.objects.exists()
