"""Nothing waits with somebody who is not there."""

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from audit.models import AuditEntry
from eventlog.testing import deliver_events
from members.roles import Role
from moderation.actions import claim_case, pass_on
from moderation.models import QualityReview, Reviewable, Settings
from moderation.tasks import raise_overdue_cases
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory

pytestmark = pytest.mark.django_db


def test_what_waited_too_long_goes_up_a_level_at_a_time_until_the_owners():
    case = CaseFactory()
    UserFactory(role=Role.MANAGER)
    OwnerFactory()
    pass_on(case, by=StaffFactory(), to=StaffFactory(), reason="Yours")
    moment, levels = timezone.now(), []

    for _i in range(4):
        moment += timedelta(days=2)
        with travel(moment, tick=False):
            raise_overdue_cases()
            raise_overdue_cases()
            levels.append(Reviewable.objects.get().level)

    assert levels == [1, 2, 2, 2]
    assert Reviewable.objects.get().assignee is None
    assert AuditEntry.objects.filter(act="case.raised").count() == 2


def test_a_case_somebody_works_on_is_not_raised():
    case = CaseFactory()
    with travel(timezone.now() + timedelta(days=2), tick=False):
        claim_case(case, by=StaffFactory())
        raise_overdue_cases()

    assert Reviewable.objects.get().level == 0


@pytest.mark.parametrize(("share", "looks"), [(0.0, 0), (1.0, 1)])
def test_a_share_of_decisions_is_looked_at_twice(share, looks):
    Settings(quality_share=share).save()
    StaffFactory()

    DecisionFactory()
    deliver_events()

    assert QualityReview.objects.count() == looks
    assert Reviewable.objects.filter(kind="quality").count() == looks


def test_where_one_person_moderates_nothing_is_chosen_for_a_second_look():
    Settings(quality_share=1.0).save()
    only = OwnerFactory()

    DecisionFactory(by=only)
    deliver_events()
    assert not QualityReview.objects.exists()
    assert not Reviewable.objects.open().exists()

    somebody_else = StaffFactory()
    decision = DecisionFactory(by=only)
    deliver_events()
    assert QualityReview.objects.get().decision == decision
    assert Reviewable.objects.open().get().not_for == only
    assert Reviewable.objects.visible_to(somebody_else).open().exists()
