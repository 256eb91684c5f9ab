"""What holds against somebody: who may impose it, what it keeps them from, and until when."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from eventlog.models import Entry
from members.actions import change_role, end_sanctions, grant, impose_sanction, lift_sanction
from members.models import Sanction, User
from members.permissions import can_sanction, rights_of
from members.roles import Role
from tests.factories.forums import CategoryFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def impose(user: User, kind: str, *, days: float | None = 1, **fields: Any) -> Sanction:
    ends_at = None if days is None else timezone.now() + days * DAY
    return impose_sanction(user, **({"by": OwnerFactory()} | fields), kind=kind, ends_at=ends_at)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def begin_earlier(sanction: Sanction, *, days: float) -> None:
    """As if it had been imposed so many days ago."""
    sanction.starts_at -= days * DAY
    sanction.ends_at = sanction.ends_at and sanction.ends_at - days * DAY
    sanction.save()


@pytest.mark.parametrize("by", Role.values)
@pytest.mark.parametrize("against", Role.values)
def test_moderators_and_above_sanction_those_below_them(by: str, against: str):
    rank = list(Role.values).index

    allowed = can_sanction(UserFactory(role=by), UserFactory(role=against), kind="ban")

    assert allowed == (by in {"moderator", "manager", "owner"} and rank(against) < rank(by))


def test_whoever_moderates_one_category_mutes_there_and_only_there():
    here, elsewhere = CategoryFactory(), CategoryFactory()
    local, other_local, member = UserFactory(), UserFactory(), UserFactory()
    for moderator in (local, other_local):
        grant("moderate_category", moderator, here)
    local, other_local = fresh(local), fresh(other_local)

    def may(kind: str, place: int | None, against: User = member) -> bool:
        return can_sanction(local, against, kind=kind, category_pk=place)

    assert may("mute", here.pk)
    assert may("warning", here.pk)
    assert not may("mute", elsewhere.pk)
    assert not may("mute", None)
    assert not may("suspension", here.pk)
    assert not may("mute", here.pk, other_local)
    assert not may("mute", here.pk, StaffFactory())


def test_a_refused_sanction_leaves_nothing_behind():
    member = UserFactory()
    before = Entry.objects.count()

    with pytest.raises(PermissionDenied):
        impose(member, "mute", by=UserFactory())

    assert not Sanction.objects.exists()
    assert Entry.objects.count() == before
    assert fresh(member).permissions_version == member.permissions_version


def test_the_sites_own_rules_leave_staff_alone():
    assert impose(UserFactory(), "mute", by=None).created_by is None
    with pytest.raises(PermissionDenied):
        impose(StaffFactory(), "mute", by=None)


def test_what_is_imposed_is_recorded_and_holds_from_the_next_request():
    member = UserFactory()
    assert not rights_of(member).muted()

    sanction = impose(member, "mute")

    assert rights_of(fresh(member)).muted()
    entry = Entry.objects.get(kind__endswith="MemberSanctioned")
    assert entry.payload == {"sanction_id": sanction.pk, "user_id": member.pk}


def test_a_mute_of_a_category_holds_there_alone():
    member = UserFactory()
    impose(member, "mute", category_id=7)

    rights = rights_of(fresh(member))

    assert rights.muted(7)
    assert not rights.muted(8)
    assert not rights.muted()
    assert not rights.is_shut_out


@pytest.mark.parametrize("kind", ["suspension", "ban"])
def test_who_is_shut_out_is_muted_everywhere_too(kind: str):
    member = UserFactory()
    impose(member, kind, days=None)

    rights = rights_of(fresh(member))

    assert rights.is_shut_out
    assert rights.muted(7)


@pytest.mark.parametrize("kind", ["warning", "strike"])
def test_a_warning_and_a_strike_keep_nobody_from_anything(kind: str):
    member = UserFactory()
    impose(member, kind)

    rights = rights_of(fresh(member))

    assert (rights.mutes, rights.shut_out) == ((), ())


def test_a_kept_mute_ends_by_the_clock(monkeypatch: pytest.MonkeyPatch):
    member = UserFactory()
    impose(member, "mute", days=1)
    rights = rights_of(fresh(member))
    assert rights.muted()

    later = timezone.now() + 2 * DAY
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert not rights.muted()


def test_lifting_ends_it_at_once_and_counts_once():
    member = UserFactory()
    sanction = impose(member, "ban", days=None)

    lift_sanction(sanction, by=OwnerFactory())
    lift_sanction(sanction, by=OwnerFactory())

    assert not rights_of(fresh(member)).is_shut_out
    assert not Sanction.objects.in_force(timezone.now()).exists()
    assert Entry.objects.filter(kind__endswith="SanctionLifted").count() == 1


def test_nobody_lifts_their_own():
    member = UserFactory()
    sanction = impose(member, "mute")
    change_role(member, by=OwnerFactory(), role=Role.MODERATOR)

    with pytest.raises(PermissionDenied):
        lift_sanction(sanction, by=fresh(member))

    assert not Sanction.objects.get().is_lifted


def test_what_ran_out_is_told_once():
    over, running = impose(UserFactory(), "mute"), impose(UserFactory(), "mute")
    impose(UserFactory(), "ban", days=None)
    begin_earlier(over, days=2)

    assert end_sanctions() == 1
    assert end_sanctions() == 0

    entry = Entry.objects.get(kind__endswith="SanctionEnded")
    assert entry.payload["sanction_id"] == over.pk
    assert running in Sanction.objects.in_force(timezone.now())


def test_everybody_sees_their_own_and_moderators_what_is_theirs_to_see():
    category, member, local = CategoryFactory(), UserFactory(), UserFactory()
    grant("moderate_category", local, category)
    there = impose(member, "mute", category_id=category.pk)
    everywhere = impose(member, "suspension")
    seen = Sanction.objects.order_by("pk").visible_to

    assert list(seen(fresh(member))) == [there, everywhere]
    assert list(seen(fresh(local))) == [there]
    assert list(seen(StaffFactory())) == [there, everywhere]
    assert list(seen(UserFactory())) == []


PLACES = ["/", "/latest/", "/u/", "/settings/", "/notifications/", "/latest.rss", "/search/?q=a"]


@pytest.mark.parametrize("kind", ["suspension", "ban"])
def test_who_is_shut_out_is_led_to_their_standing(kind: str, sign_in: Any):
    member = UserFactory()
    client = sign_in(member)
    assert client.get("/latest/").status_code == 200
    impose(member, kind)

    for place in PLACES:
        answer = client.get(place)
        assert (answer.status_code, answer["Location"]) == (302, "/standing/"), place
    answer = client.get("/latest/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/standing/")
    topic = TopicFactory()
    answer = client.post(f"/t/{topic.pk}/reply/", {"body": "Words"})
    assert answer["Location"] == "/standing/"
    assert topic.posts.count() == 1


def test_who_is_shut_out_still_sees_their_account_and_may_sign_out(sign_in: Any):
    member = UserFactory()
    client = sign_in(member)
    impose(member, "ban", days=None)

    assert client.get("/accounts/email/").status_code == 200
    assert client.get("/health/live").status_code == 200
    assert client.get("/brand.css").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/latest/").status_code == 200


def test_a_suspension_that_is_over_holds_nobody(sign_in: Any):
    member = UserFactory()
    client = sign_in(member)
    begin_earlier(impose(member, "suspension"), days=2)

    assert client.get("/latest/").status_code == 200


def test_who_is_muted_does_not_write_in_their_profile_instead(sign_in: Any):
    member = UserFactory(name="Rolf")
    sanction = impose_sanction(member, by=OwnerFactory(), kind="mute", ends_at=None)
    client = sign_in(member)

    answer = client.post("/settings/", {"name": "Rolf", "bio": "You are all wrong"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "You can read but not write until a moderator lifts it." in page
    assert "You are all wrong" in page
    assert User.objects.get(pk=member.pk).bio == ""
    lift_sanction(sanction, by=OwnerFactory())
    assert client.post("/settings/", {"name": "Rolf", "bio": "Hello"}).status_code == 302


def test_who_waits_to_be_let_in_says_who_they_are(sign_in: Any):
    member = UserFactory(waiting_since=timezone.now())

    sign_in(member).post("/settings/", {"name": "Rolf", "bio": "I walk a lot"})

    assert User.objects.get(pk=member.pk).bio == "I walk a lot"
