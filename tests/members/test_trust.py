"""Trust levels: given, kept in step with the role, lost by a sanction; and their table."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import AuditEntry
from eventlog.models import Entry
from members.actions import (
    change_role,
    edit_trust_levels,
    impose_sanction,
    lift_sanction,
    set_trust_level,
)
from members.actions.trust import AboveTheirRole
from members.models import Sanction, TrustLevel, User, Visit
from members.roles import Role
from members.trust import DEFAULTS, level_of, limits_on, make_trust_levels, trust_levels
from members.trust_forms import TrustTable
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def changes() -> list[dict[str, Any]]:
    return [entry.payload for entry in Entry.objects.filter(kind="members.TrustLevelChanged")]


def test_a_site_begins_with_five_levels_and_the_newcomers_limits():
    levels = trust_levels()

    assert [str(level) for level in levels] == ["New", "Member", "Regular", "Trusted", "Leader"]
    assert (levels[0].posts_per_hour, levels[0].links_per_post) == (10, 2)
    assert {column for column in DEFAULTS if not hasattr(levels[0], column)} == set()


def test_rows_that_managers_wrote_stay_when_missing_ones_are_made():
    TrustLevel.objects.filter(level=0).update(name="Fresh")
    TrustLevel.objects.filter(level=4).delete()

    make_trust_levels()

    names = list(TrustLevel.objects.values_list("name", flat=True))
    assert names == ["Fresh", "Member", "Regular", "Trusted", "Leader"]


def test_the_table_is_read_once_and_again_after_a_change(django_assert_num_queries: Any):
    trust_levels()
    with django_assert_num_queries(0):
        trust_levels()

    edit_trust_levels({0: {"posts_per_hour": 4}}, by=OwnerFactory())

    assert trust_levels()[0].posts_per_hour == 4


def test_a_change_of_the_table_is_logged_with_what_was_before():
    edit_trust_levels({0: {"links_per_post": 1, "name": "New"}}, by=OwnerFactory())

    entry = AuditEntry.objects.get(act="site.trust_levels")
    assert (entry.before, entry.after) == ({"0.links_per_post": 2}, {"0.links_per_post": 1})


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR])
def test_only_managers_change_the_table(role: str):
    with pytest.raises(PermissionDenied):
        edit_trust_levels({0: {"links_per_post": 9}}, by=UserFactory(role=role))

    assert TrustLevel.objects.get(level=0).links_per_post == 2
    assert not AuditEntry.objects.exists()


def test_staff_has_no_limits_and_the_highest_level(settings: Any):
    settings.POSTING_LIMITS = True
    newcomer, moderator = UserFactory(role=Role.NEWCOMER), StaffFactory()

    assert limits_on(moderator) is None
    assert level_of(moderator).level == 4
    assert limits_on(newcomer) == trust_levels()[0]
    settings.POSTING_LIMITS = False
    assert limits_on(newcomer) is None


def test_leaving_level_0_makes_a_newcomer_a_member():
    newcomer = UserFactory(role=Role.NEWCOMER)

    after = set_trust_level(newcomer, 1)

    assert (after.role, after.trust_level) == (Role.MEMBER, 1)
    assert after.groups.filter(name="member").exists()
    assert changes() == [{"user_id": newcomer.pk, "old": 0, "new": 1}]
    role = Entry.objects.get(kind="members.RoleChanged")
    assert (role.payload["before"], role.payload["after"], role.by_id) == (
        "newcomer",
        "member",
        None,
    )


def test_a_newcomer_is_lifted_to_any_level_at_once():
    newcomer = UserFactory(role=Role.NEWCOMER)

    set_trust_level(newcomer, 3, by=StaffFactory(), reason="We know her from the other forum.")

    after = fresh(newcomer)
    assert (after.role, after.trust_level, after.trust_locked) == (Role.MEMBER, 3, False)
    entry = AuditEntry.objects.get(act="member.trust_level")
    assert (entry.why, entry.before["level"], entry.after["level"]) == (
        "We know her from the other forum.",
        0,
        3,
    )


def test_a_member_set_to_0_is_a_newcomer_and_nobody_above_can_be():
    member, advocate = UserFactory(), UserFactory(role=Role.ADVOCATE)

    set_trust_level(member, 0, by=StaffFactory(), locked=True)
    with pytest.raises(AboveTheirRole):
        set_trust_level(advocate, 0, by=StaffFactory())

    after = fresh(member)
    assert (after.role, after.trust_level, after.trust_locked) == (Role.NEWCOMER, 0, True)
    assert fresh(advocate).trust_level == 1


@pytest.mark.parametrize("by", [Role.NEWCOMER, Role.MEMBER, Role.ADVOCATE])
def test_only_the_team_gives_levels_by_hand(by: str):
    member = UserFactory()

    with pytest.raises(PermissionDenied):
        set_trust_level(member, 2, by=UserFactory(role=by))

    assert fresh(member).trust_level == 1
    assert changes() == []


def test_nobody_on_the_team_has_a_level_to_give():
    with pytest.raises(PermissionDenied):
        set_trust_level(StaffFactory(), 4, by=OwnerFactory())


def test_the_site_leaves_locked_levels_alone_and_gives_no_leaders():
    locked, member = UserFactory(trust_level=2, trust_locked=True), UserFactory(trust_level=3)

    set_trust_level(locked, 3)
    set_trust_level(member, 4)

    assert (fresh(locked).trust_level, fresh(member).trust_level) == (2, 3)
    assert changes() == []


def test_a_role_given_by_hand_brings_its_level_and_a_newcomer_is_locked():
    newcomer, owner = UserFactory(role=Role.NEWCOMER), OwnerFactory()

    change_role(newcomer, by=owner, role=Role.ADVOCATE)
    assert (fresh(newcomer).trust_level, fresh(newcomer).trust_locked) == (1, False)
    change_role(newcomer, by=owner, role=Role.NEWCOMER)
    assert (fresh(newcomer).trust_level, fresh(newcomer).trust_locked) == (0, True)
    change_role(newcomer, by=owner, role=Role.MEMBER)
    assert (fresh(newcomer).trust_level, fresh(newcomer).trust_locked) == (1, False)


def sanction(user: User, kind: str) -> Sanction:
    ends_at = timezone.now() + timedelta(days=1)
    return impose_sanction(user, by=OwnerFactory(), kind=kind, ends_at=ends_at)


def test_a_sanction_costs_level_3_and_lifting_it_gives_it_back():
    member = UserFactory(trust_level=3)

    strike = sanction(member, "strike")
    assert fresh(member).trust_level == 2
    lift_sanction(strike, by=OwnerFactory())

    assert fresh(member).trust_level == 3
    assert [(change["old"], change["new"]) for change in changes()] == [(3, 2), (2, 3)]


@pytest.mark.parametrize(
    ("level", "locked", "kind"),
    [(3, False, "warning"), (3, True, "mute"), (2, False, "mute"), (4, True, "ban")],
)
def test_nothing_else_costs_a_level(level: int, locked: bool, kind: str):
    member = UserFactory(trust_level=level, trust_locked=locked)

    sanction(member, kind)

    assert fresh(member).trust_level == level


def test_a_day_here_counts_once(sign_in: Any, django_assert_max_num_queries: Any):
    member = UserFactory()
    client = sign_in(member)

    client.get("/notifications/")
    client.get("/latest/")

    assert list(Visit.objects.values_list("user", "day")) == [(member.pk, timezone.localdate())]


def test_guests_leave_no_trace(guest: Any):
    guest.get("/latest/")

    assert not Visit.objects.exists()


def test_what_the_cache_forgot_is_counted_once_all_the_same(sign_in: Any):
    client = sign_in(UserFactory())
    client.get("/latest/")
    cache.clear()
    client.get("/latest/")

    assert Visit.objects.count() == 1


def table(**typed: str) -> dict[str, str]:
    """What the form sends as it stands, with these fields changed."""
    sent = {}
    for form in TrustTable().forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = "on" if value is True else str(value)
    return sent | {name.replace("__", "-"): value for name, value in typed.items()}


def test_managers_change_the_table_on_one_page(sign_in: Any):
    client = sign_in(UserFactory(role=Role.MANAGER))
    sent = table(level0__posts_per_hour="5", level1__name="Resident", level2__links_per_post="")

    answer = client.post("/settings/trust-levels/", sent)

    assert answer.status_code == 302
    rows = TrustLevel.objects.in_bulk()
    assert (rows[0].posts_per_hour, rows[1].name) == (5, "Resident")
    assert rows[2].links_per_post is None
    assert rows[3].posts_read == 500


def test_what_does_not_fit_is_said_beside_it_and_nothing_is_saved(sign_in: Any):
    client = sign_in(UserFactory(role=Role.MANAGER))
    sent = table(level0__posts_per_hour="-1", level4__mentions_per_post="51", level1__name="")
    sent |= {"level2-report_weight": "much", "level3-days_visited": "7"}

    answer = client.post("/settings/trust-levels/", sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    for name in ("level0-posts_per_hour", "level4-mentions_per_post", "level1-name"):
        assert f'id="id_{name}_error"' in page
    assert "A number such as 1.25." in page
    assert "0 at least." in page
    assert "50 at most." in page
    assert 'value="-1"' in page
    assert TrustLevel.objects.get(level=3).days_visited == 30


def test_a_moderator_sets_a_level_on_the_members_page(sign_in: Any):
    client, member = sign_in(StaffFactory()), UserFactory(username="wren")
    page = client.get("/staff/members/wren/").content.decode()
    assert 'name="level"' in page
    assert 'name="role"' not in page

    answer = client.post(
        "/staff/members/wren/trust/", {"level": "4", "locked": "on", "reason": "Runs the meetups"}
    )

    assert answer["Location"] == "/staff/members/wren/"
    assert (fresh(member).trust_level, fresh(member).trust_locked) == (4, True)
    assert AuditEntry.objects.get(act="member.trust_level").why == "Runs the meetups"


def test_a_level_by_hand_needs_a_reason(sign_in: Any):
    client, member = sign_in(StaffFactory()), UserFactory(username="wren")

    answer = client.post("/staff/members/wren/trust/", {"level": "4", "reason": " "})

    assert answer.status_code == 422
    assert "Please fill this in." in answer.content.decode()
    assert fresh(member).trust_level == 1


def test_moderators_change_no_roles(sign_in: Any):
    client, member = sign_in(StaffFactory()), UserFactory(username="wren")

    assert client.post("/staff/members/wren/", {"role": "advocate"}).status_code == 403
    assert fresh(member).role == Role.MEMBER
