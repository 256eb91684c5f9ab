"""Managers read how often a second look comes out as the decision did."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import User
from members.roles import Role
from moderation.actions import ask_second_look, give_second_look
from moderation.models import Decision, QualityReview, Reviewable
from moderation.queries.agreement import agreement
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import DecisionFactory, RuleFactory

pytestmark = pytest.mark.django_db


def looked_at(outcome: str, second: str, *, days: int = 0, **more: Any) -> QualityReview:
    """A decision, and what somebody else would have decided, so many days ago."""
    decision: Decision = DecisionFactory(outcome=outcome, **more)
    ask_second_look(decision)
    case = Reviewable.objects.get(decision=decision, kind="quality")
    review = give_second_look(case, by=StaffFactory(), outcome=second)
    review.done_at = timezone.now() - timedelta(days=days)
    review.save(update_fields=["done_at"])
    return review


@pytest.fixture
def manager() -> User:
    return UserFactory(role=Role.MANAGER)


def test_the_share_is_counted_over_30_and_90_days():
    looked_at("remove", "remove")
    looked_at("remove", "keep")
    looked_at("hide", "hide", days=60)

    near, far = agreement(30), agreement(90)

    assert (near.whole.looked, near.whole.agreed, near.whole.percent) == (2, 1, 50)
    assert (far.whole.looked, far.whole.agreed, far.whole.percent) == (3, 2, 67)


def test_it_is_counted_by_rule_and_by_who_decided_first():
    maren, dewi = StaffFactory(name="Maren"), StaffFactory(name="Dewi")
    kind, sell = RuleFactory(), RuleFactory(key="sell", title="Sell in the market")
    looked_at("remove", "remove", by=maren, rule=kind)
    looked_at("remove", "nudge", by=maren, rule=sell)
    looked_at("hide", "hide", by=dewi, rule=kind)

    found = agreement(30)

    assert {(row.name, row.looked, row.agreed) for row in found.by_rule} == {
        (f"{kind.number} {kind.title}", 2, 2),
        (f"{sell.number} Sell in the market", 1, 0),
    }
    assert {(row.name, row.percent) for row in found.by_person} == {("Maren", 50), ("Dewi", 100)}


def test_where_the_two_differ_the_case_is_a_click_away(sign_in: Any, manager: User):
    review = looked_at("remove", "nudge")
    looked_at("hide", "hide")

    page = sign_in(manager).get("/moderation/agreement/").content.decode()

    assert page.count("data-row") == 1
    assert f'href="{review.decision.case.href}"' in page
    assert "Nudge privately" in page
    assert "50 %" in page


def test_a_look_that_nobody_gave_yet_only_waits(sign_in: Any, manager: User):
    ask_second_look(DecisionFactory())

    page = sign_in(manager).get("/moderation/agreement/?days=90").content.decode()

    assert "Nothing was looked at twice yet" in page
    assert "1 waits for a second look" in page
    assert agreement(30).waiting == 1


def test_only_managers_read_it_and_find_it_in_the_rail(sign_in: Any, manager: User):
    moderator = sign_in(StaffFactory())

    assert "/moderation/agreement/" in sign_in(manager).get("/moderation/tools/").content.decode()
    assert "/moderation/agreement/" not in moderator.get("/moderation/tools/").content.decode()
    assert moderator.get("/moderation/agreement/").status_code == 403


def test_a_span_that_is_none_is_30_days(sign_in: Any, manager: User):
    looked_at("hide", "hide", days=60)

    page = sign_in(manager).get("/moderation/agreement/?days=soon&after=never").content.decode()

    assert "Nothing was looked at twice yet" in page


def test_many_cost_as_many_queries_as_one():
    def price() -> int:
        with CaptureQueriesContext(connection) as queries:
            agreement(30)
        return len(queries)

    looked_at("remove", "nudge")
    one = price()
    looked_at("remove", "nudge")
    looked_at("remove", "keep")

    assert price() == one
