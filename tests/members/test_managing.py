"""Roles, groups, moderators of a category, and accounts that wait for their person."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from eventlog.models import Entry
from eventlog.testing import deliver_events
from forums.permissions import can_moderate
from members.actions import LastOwner, change_role, grant, invite_to_claim
from members.actions.claims import claim_account, claim_token
from members.models import User
from members.permissions import rights_of
from members.roles import Role
from notifications.letters import send_owed_letters
from tests.factories.forums import CategoryFactory
from tests.factories.members import OwnerFactory, UserFactory
from tests.members.helpers import confirmed, is_signed_in, link_in_mail, sign_in_by_password

pytestmark = pytest.mark.django_db
ROLES = ["member", "moderator", "manager", "owner"]


@pytest.mark.parametrize("by", ROLES)
@pytest.mark.parametrize("before", ROLES)
@pytest.mark.parametrize("after", ROLES)
def test_who_gives_whom_which_role(by: str, before: str, after: str):
    OwnerFactory()
    user = UserFactory(role=before)
    below = {"member", "moderator"}
    may = by == "owner" or (by == "manager" and {before, after} <= below)

    if may:
        change_role(user, by=UserFactory(role=by), role=after)
    else:
        with pytest.raises(PermissionDenied):
            change_role(user, by=UserFactory(role=by), role=after)

    user.refresh_from_db()
    assert user.role == (after if may else before)
    assert Entry.objects.filter(kind="members.RoleChanged").exists() == may


def test_the_last_owner_stays_one():
    owner = OwnerFactory()
    UserFactory(role=Role.OWNER, is_active=False)
    UserFactory(role=Role.OWNER, claimable_at=timezone.now())

    with pytest.raises(LastOwner):
        change_role(owner, by=owner, role=Role.MANAGER)

    assert User.objects.get(pk=owner.pk).role == Role.OWNER
    assert not Entry.objects.exists()


def test_a_role_holds_from_the_next_request(sign_in: Any):
    owner, user = OwnerFactory(), UserFactory()
    client, manager = sign_in(user), sign_in(owner)

    before = client.get("/staff/members/").status_code
    manager.post(f"/staff/members/{user.username}/", {"role": "manager"})
    with_it = client.get("/staff/members/").status_code
    manager.post(f"/staff/members/{user.username}/", {"role": "member"})
    after = client.get("/staff/members/").status_code

    assert (before, with_it, after) == (403, 200, 403)


def test_the_page_offers_only_roles_one_may_give(sign_in: Any):
    user = UserFactory()

    page = sign_in(UserFactory(role=Role.MANAGER)).get(f"/staff/members/{user.username}/")

    offered = re.findall(r'name="role" value="(\w+)"', page.content.decode())
    assert offered == ["newcomer", "member", "advocate", "moderator"]


def test_a_role_that_was_not_offered_is_refused(sign_in: Any):
    user = UserFactory()

    answer = sign_in(UserFactory(role=Role.MANAGER)).post(
        f"/staff/members/{user.username}/", {"role": "owner"}
    )

    assert answer.status_code == 422
    assert User.objects.get(pk=user.pk).role == Role.MEMBER


def test_a_group_lets_its_people_into_what_is_opened_to_it(sign_in: Any):
    manager, user = UserFactory(role=Role.MANAGER), UserFactory(username="wren")
    category = CategoryFactory(private=True)
    client, theirs = sign_in(manager), sign_in(user)

    client.post("/staff/groups/", {"name": "Testers"})
    group = Group.objects.get(name="Testers")
    grant("see_category", group, category)
    seen = [theirs.get(category.href).status_code]
    client.post(f"/staff/groups/{group.pk}/", {"username": "@Wren"})
    seen.append(theirs.get(category.href).status_code)
    client.post(f"/staff/groups/{group.pk}/leave/wren/")
    seen.append(theirs.get(category.href).status_code)

    assert seen == [404, 200, 404]


def test_dissolving_a_group_takes_what_it_was_let_into(sign_in: Any):
    user = UserFactory(username="wren")
    client = sign_in(UserFactory(role=Role.MANAGER))
    client.post("/staff/groups/", {"name": "Testers"})
    group = Group.objects.get(name="Testers")
    category = CategoryFactory(private=True)
    grant("see_category", group, category)
    client.post(f"/staff/groups/{group.pk}/", {"username": "wren"})

    client.post(f"/staff/groups/{group.pk}/delete/")

    fresh = User.objects.get(pk=user.pk)
    assert not rights_of(fresh).on("see_category", category.pk)
    assert not Group.objects.filter(name="Testers").exists()


@pytest.mark.parametrize("name", ["testers", "OWNER", ""])
def test_a_group_needs_a_name_of_its_own(sign_in: Any, name: str):
    client = sign_in(UserFactory(role=Role.MANAGER))
    client.post("/staff/groups/", {"name": "Testers"})
    before = Group.objects.count()

    answer = client.post("/staff/groups/", {"name": name, "x": "1"})

    assert answer.status_code == 422
    assert Group.objects.count() == before


def test_groups_of_the_roles_are_not_to_be_touched(sign_in: Any):
    owners = Group.objects.get(name="owner")

    answer = sign_in(OwnerFactory()).post(f"/staff/groups/{owners.pk}/", {"username": "x"})

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/staff/members/", "/staff/groups/", "/staff/groups/1/"])
@pytest.mark.parametrize(
    ("role", "status"), [("member", 403), ("moderator", 403), ("manager", 200), ("owner", 200)]
)
def test_who_sees_the_pages_about_people(sign_in: Any, path: str, role: str, status: int):
    UserFactory(username="wren")
    group = Group.objects.create(name="Testers")
    path = path.replace("/1/", f"/{group.pk}/")

    assert sign_in(UserFactory(role=role)).get(path).status_code == status
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize(
    ("role", "status"), [("member", 403), ("moderator", 200), ("manager", 200), ("owner", 200)]
)
def test_who_sees_one_members_page(sign_in: Any, role: str, status: int):
    UserFactory(username="wren")

    assert sign_in(UserFactory(role=role)).get("/staff/members/wren/").status_code == status


def test_somebody_can_moderate_one_category(sign_in: Any):
    user = UserFactory(username="wren")
    one, other = CategoryFactory(), CategoryFactory()
    client = sign_in(UserFactory(role=Role.MANAGER))

    client.post(f"/c/{one.slug}/moderators/", {"username": "wren"})
    appointed = User.objects.get(pk=user.pk)
    found = (can_moderate(appointed, one), can_moderate(appointed, other))
    client.post(f"/c/{one.slug}/moderators/wren/leave/")
    dismissed = User.objects.get(pk=user.pk)

    assert found == (True, False)
    assert not can_moderate(dismissed, one)


def test_nobody_moderates_what_they_cannot_see(sign_in: Any):
    user = UserFactory(username="wren")
    category = CategoryFactory(private=True)

    answer = sign_in(OwnerFactory()).post(f"/c/{category.slug}/moderators/", {"username": "wren"})

    assert answer.status_code == 422
    assert not can_moderate(User.objects.get(pk=user.pk), category)


def waiting(**fields: Any) -> User:
    """Somebody from an archive: no address, no password."""
    user = UserFactory(email=None, claimable_at=timezone.now(), **fields)
    user.set_unusable_password()
    user.save()
    return user


def test_an_account_from_an_archive_becomes_its_persons(sign_in: Any, guest: Client):
    user = waiting(username="wren")
    manager = sign_in(UserFactory(role=Role.MANAGER))

    manager.post("/staff/members/wren/invite/", {"email": "Wren@Example.com"})
    deliver_events()
    send_owed_letters()
    link = link_in_mail()
    answer = guest.post(link, {"password": "a much longer secret"})
    user.refresh_from_db()

    assert answer.url == "/accounts/login/"
    assert (user.email, user.claimable_at) == ("wren@example.com", None)
    assert sign_in_by_password(guest, user, "a much longer secret").url == "/"
    assert is_signed_in(guest)


def test_a_claim_link_works_once(guest: Client):
    user = waiting()
    invite_to_claim(user, by=OwnerFactory(), email="wren@example.com")
    link = f"/claim/{claim_token(User.objects.get(pk=user.pk))}/"
    guest.post(link, {"password": "a much longer secret"})

    again = guest.post(link, {"password": "somebody else's secret"})

    assert again.status_code == 410
    assert User.objects.get(pk=user.pk).check_password("a much longer secret")


def test_another_address_kills_the_link_to_the_first(guest: Client):
    user, owner = waiting(), OwnerFactory()
    first = claim_token(invite_to_claim(user, by=owner, email="wrong@example.com"))
    second = claim_token(invite_to_claim(user, by=owner, email="right@example.com"))

    assert guest.get(f"/claim/{first}/").status_code == 410
    assert guest.get(f"/claim/{second}/").status_code == 200


def test_a_claim_link_ends_after_seven_days(guest: Client, time_machine: Any):
    token = claim_token(invite_to_claim(waiting(), by=OwnerFactory(), email="wren@example.com"))

    time_machine.move_to(timezone.now() + timedelta(days=8))

    assert guest.get(f"/claim/{token}/").status_code == 410


def test_an_address_that_signs_somebody_in_is_not_offered(sign_in: Any):
    confirmed(email="taken@example.com")
    waiting(username="wren")

    answer = sign_in(OwnerFactory()).post(
        "/staff/members/wren/invite/", {"email": "Taken@example.com"}
    )

    assert answer.status_code == 422
    assert mail.outbox == []
    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_managers_offer_accounts(role: str):
    user = waiting()

    with pytest.raises(PermissionDenied):
        invite_to_claim(user, by=UserFactory(role=role), email="wren@example.com")

    assert User.objects.get(pk=user.pk).claim_email == ""


def test_an_account_of_somebody_present_is_not_offered():
    with pytest.raises(PermissionDenied):
        invite_to_claim(UserFactory(), by=OwnerFactory(), email="wren@example.com")


def test_the_mail_says_whose_account_it_is():
    user = waiting(username="wren", name="Wren Ashby")
    invite_to_claim(user, by=OwnerFactory(), email="wren@example.com")

    deliver_events()
    sent_by_listener = len(mail.outbox)
    send_owed_letters()
    again = (deliver_events(), send_owed_letters())

    assert (sent_by_listener, again) == (0, (0, 0))
    assert [m.to for m in mail.outbox] == [["wren@example.com"]]
    assert mail.outbox[0].subject == "Hearth: Is this you?"
    assert "“Wren Ashby”" in mail.outbox[0].body


def test_whoever_is_invited_again_gets_another_mail_and_whoever_came_meanwhile_none():
    user, owner = waiting(username="wren"), OwnerFactory()
    invite_to_claim(user, by=owner, email="wren@example.com")
    deliver_events()
    invite_to_claim(user, by=owner, email="wren@example.com")
    deliver_events()
    late = invite_to_claim(user, by=owner, email="wren@example.com")
    claim_account(claim_token(late), password="a much longer secret")
    deliver_events()

    assert send_owed_letters() == 2
