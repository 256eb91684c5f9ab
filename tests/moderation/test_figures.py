"""The public figures come from the records of the queue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guidelines.figures import figures
from moderation.actions import answer_appeal, appeal, undo_decision
from moderation.models import Decision, Reviewable
from tests.factories.members import StaffFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, RuleFactory

pytestmark = pytest.mark.django_db


def test_figures_count_reports_decisions_and_what_was_overturned():
    RuleFactory()
    CaseFactory(reports=2)
    wrong = DecisionFactory()
    DecisionFactory(outcome="keep")
    undo_decision(DecisionFactory(), by=StaffFactory())
    Decision.objects.filter(outcome="keep").update(seconds=7200)
    appeal(wrong, by=wrong.user, text="No")
    answer_appeal(
        Reviewable.objects.get(kind="appeal"), by=StaffFactory(), overturn=True, answer="Yes"
    )

    found = figures(30)

    assert (found.reports, found.decided, found.appeals, found.overturned) == (5, 2, 1, 1)
    assert found.median_hours == 1.0
    rule = found.by_rule[0]
    assert (rule.key, rule.reports, rule.upheld, rule.overturned) == ("kind", 5, 1, 1)
    assert dict(found.by_outcome)["Remove"] == 1


def test_what_lies_before_the_stretch_is_not_counted():
    DecisionFactory()

    assert figures(30, until=timezone.now() - timedelta(days=1)).decided == 0
