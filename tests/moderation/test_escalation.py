"""Nothing waits with somebody who is not there, and each level, team and rule has its time."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from time_machine import travel

from audit.models import AuditEntry
from eventlog.models import Entry
from members.models import User, Visit
from members.roles import Role
from moderation.actions import claim_case, hand_case, pass_on
from moderation.actions.absence import come_back, go_away
from moderation.models import Absence, Reviewable, RulePolicy, Settings, TeamTarget
from moderation.refusals import IsAway, NotInThePast
from moderation.tasks import raise_overdue_cases
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, FlagFactory

pytestmark = pytest.mark.django_db

OWNERS, MANAGERS = Reviewable.Level.OWNERS, Reviewable.Level.MANAGERS


def later(**length: int) -> travel:
    return travel(timezone.now() + timedelta(**length), tick=False)


def now_is(case: Reviewable) -> Reviewable:
    return Reviewable.objects.get(pk=case.pk)


def test_each_level_and_team_has_its_own_time():
    Settings(target_minutes=600, manager_minutes=60, owner_minutes=120).save()
    team = Group.objects.create(name="Shop")
    TeamTarget.objects.create(team=team, minutes=20)
    case, moderator = CaseFactory(), StaffFactory()
    share = (case.due_at - case.opened_at) / timedelta(minutes=600)

    for to, minutes in [({"level": MANAGERS}, 60), ({"level": OWNERS}, 120), ({"team": team}, 20)]:
        pass_on(case, by=moderator, reason="Yours", **to)
        case = now_is(case)
        allowed = (case.due_at - case.passed_at).total_seconds()
        assert allowed == pytest.approx(max(300, minutes * 60 * share), abs=0.01)


def test_a_serious_rule_is_due_sooner():
    usual = CaseFactory()
    RulePolicy.objects.create(key="kind", severity=3)
    serious = CaseFactory()

    ratio = (usual.due_at - usual.opened_at) / (serious.due_at - serious.opened_at)

    assert ratio == pytest.approx(3, rel=0.01)


def test_what_was_passed_on_has_its_time_from_then_also_after_another_report():
    case, moderator, reporter = CaseFactory(), StaffFactory(), UserFactory()
    with later(days=3):
        pass_on(case, by=moderator, reason="Yours", level=MANAGERS)
        FlagFactory(post=case.post, by=reporter)

        assert now_is(case).due_at > timezone.now()
        assert raise_overdue_cases() == 0


def test_assigned_but_unclaimed_past_its_time_goes_up():
    UserFactory(role=Role.MANAGER)
    case, assignee = CaseFactory(), StaffFactory()
    pass_on(case, by=StaffFactory(), to=assignee, reason="Yours")

    with later(days=2):
        raise_overdue_cases()

    case = now_is(case)
    assert (case.level, case.assignee) == (MANAGERS, None)
    told = Entry.objects.filter(kind="moderation.CasePassedOn").order_by("pk").last()
    assert told.payload == {"case_id": case.pk, "raised": True}


def test_what_is_assigned_to_somebody_who_goes_away_goes_on_at_once():
    case, claimed, away = CaseFactory(), CaseFactory(), StaffFactory()
    pass_on(case, by=StaffFactory(), to=away, reason="Yours")
    claim_case(claimed, by=away)

    go_away(by=away, until=timezone.now() + timedelta(days=3), note="Sailing")

    assert (now_is(case).assignee, now_is(case).level) == (None, 0)
    assert now_is(claimed).claimed_by is None
    assert AuditEntry.objects.filter(act="case.left").count() == 2
    assert AuditEntry.objects.filter(act="moderator.away").count() == 1


def test_nobody_can_pass_a_case_to_somebody_who_is_away_until_they_are_back():
    case, moderator, away = CaseFactory(), StaffFactory(), StaffFactory(name="Hanna")
    go_away(by=away, until=timezone.now() + timedelta(days=3))

    with pytest.raises(IsAway, match="Hanna is away until"):
        pass_on(case, by=moderator, to=away, reason="Yours")
    with pytest.raises(IsAway):
        hand_case(case, by=moderator, to=away)
    assert now_is(case).assignee is None

    with later(days=4):
        pass_on(case, by=moderator, to=away, reason="Yours")
    come_back(by=away)
    come_back(by=away)
    assert not Absence.objects.exists()
    assert AuditEntry.objects.filter(act="moderator.back").count() == 1


def test_nothing_waits_with_an_owner_who_is_away():
    UserFactory(role=Role.MANAGER)
    owner, case = OwnerFactory(), CaseFactory()
    pass_on(case, by=StaffFactory(), level=OWNERS, reason="Yours")

    go_away(by=owner, until=timezone.now() + timedelta(days=30))

    assert now_is(case).level == MANAGERS
    with later(days=2):
        raise_overdue_cases()
        assert now_is(case).level == MANAGERS
        assert now_is(case).due_at > timezone.now()
    told = Entry.objects.filter(kind="moderation.CasePassedOn", payload__raised=True)
    assert told.count() == 2


def test_an_owner_who_was_not_seen_for_two_weeks_counts_as_absent():
    manager, owner = UserFactory(role=Role.MANAGER), OwnerFactory()
    User.objects.update(joined_at=timezone.now() - timedelta(days=100))
    Visit.objects.create(user=owner, day=timezone.localdate() - timedelta(days=20))
    Visit.objects.create(user=manager, day=timezone.localdate())
    case = CaseFactory()
    pass_on(case, by=manager, level=MANAGERS, reason="Mine")

    with later(days=2):
        raise_overdue_cases()
        assert now_is(case).level == MANAGERS
        Visit.objects.create(user=owner, day=timezone.localdate())
    with later(days=4):
        raise_overdue_cases()
        assert now_is(case).level == OWNERS


def test_an_owner_who_is_there_keeps_it_and_it_is_every_owners():
    owner, case = OwnerFactory(), CaseFactory()
    pass_on(case, by=StaffFactory(), level=OWNERS, to=owner, reason="Yours")

    with later(days=3):
        assert raise_overdue_cases() == 1
        assert raise_overdue_cases() == 0
    with later(days=6):
        assert raise_overdue_cases() == 0

    assert (now_is(case).level, now_is(case).assignee) == (OWNERS, None)


def test_only_those_who_moderate_say_that_they_are_away():
    with pytest.raises(PermissionDenied):
        go_away(by=UserFactory(), until=timezone.now() + timedelta(days=1))
    with pytest.raises(NotInThePast):
        go_away(by=StaffFactory(), until=timezone.now() - timedelta(days=1))

    assert not Absence.objects.exists()


def test_the_page_says_who_is_away(sign_in):
    client = sign_in(StaffFactory(name="Hanna"))
    day = timezone.localdate() + timedelta(days=5)

    client.post("/moderation/away/", {"until": day.isoformat(), "note": "At <sea>"})
    page = client.get("/moderation/away/").content.decode()
    assert "Hanna" in page
    assert "At &lt;sea&gt;" in page
    for wrong in ("2020-01-01", "9999-12-31", "soon"):
        assert client.post("/moderation/away/", {"until": wrong}).status_code == 422

    client.post("/moderation/away/end/")
    assert not Absence.objects.exists()
