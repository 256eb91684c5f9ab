"""E-mail and addresses of members: with a reason, on the record, and for 28 days."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from audit.addresses import note_address
from audit.models import AuditEntry, LastAddress
from members.actions.private import ReasonNeeded, forget_addresses, show_private
from members.models import User
from members.roles import Role
from tests.factories.forums import TopicFactory
from tests.factories.members import OwnerFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.9"


@pytest.fixture
def manager() -> User:
    return UserFactory(role=Role.MANAGER, username="mia")


@pytest.fixture
def wren() -> User:
    wren: User = UserFactory(username="wren", email="wren@example.com")
    note_address(wren, ADDRESS)
    return wren


def test_the_page_of_a_member_shows_neither_by_itself(sign_in: Any, manager: User, wren: User):
    page = sign_in(manager).get("/staff/members/wren/").content.decode()

    assert wren.email not in page
    assert ADDRESS not in page
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(("what", "shown"), [("email", "wren@example.com"), ("ip", ADDRESS)])
def test_with_a_reason_it_is_shown_once_and_logged(
    sign_in: Any, manager: User, wren: User, what: str, shown: str
):
    client = sign_in(manager)

    answer = client.post("/staff/members/wren/show/", {"what": what, "why": "They wrote to us"})

    assert shown in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store, private"
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.by, entry.target_id, entry.why, entry.after) == (
        "member.shown",
        manager,
        str(wren.pk),
        "They wrote to us",
        {"shown": what},
    )
    assert shown not in client.get("/staff/members/wren/").content.decode()


@pytest.mark.parametrize("why", ["", "   "])
def test_without_a_reason_nothing_is_shown_nor_logged(
    sign_in: Any, manager: User, wren: User, why: str
):
    answer = sign_in(manager).post("/staff/members/wren/show/", {"what": "email", "why": why})

    assert answer.status_code == 422
    assert wren.email not in answer.content.decode()
    with pytest.raises(ReasonNeeded):
        show_private(wren, by=manager, what="email", why=why)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("by", Role.values)
@pytest.mark.parametrize("of", Role.values)
def test_who_is_shown_whose(by: str, of: str):
    user, person = UserFactory(role=of), UserFactory(role=by)
    may = by == "owner" or (by == "manager" and of != "owner")

    if may:
        assert show_private(user, by=person, what="email", why="A question") == [user.email]
    else:
        with pytest.raises(PermissionDenied):
            show_private(user, by=person, what="email", why="A question")

    assert AuditEntry.objects.exists() == may


def test_signing_in_and_writing_note_the_address_once(sign_in: Any):
    user, topic = UserFactory(), TopicFactory()
    client = sign_in(user)

    for _ in range(3):
        client.post(f"/t/{topic.pk}/reply/", {"body": "Words"}, REMOTE_ADDR="198.51.100.7")

    noted = LastAddress.objects.filter(user=user).values_list("address", flat=True)
    assert list(noted) == ["198.51.100.7"]


def test_whoever_only_reads_leaves_no_address(sign_in: Any):
    user, topic = UserFactory(), TopicFactory()

    sign_in(user).get(topic.href, REMOTE_ADDR="198.51.100.7")
    Client().get(topic.href, REMOTE_ADDR="198.51.100.8")

    assert not LastAddress.objects.exists()


def test_a_second_use_moves_the_moment_and_makes_no_second_row(wren: User):
    LastAddress.objects.update(last_at=timezone.now() - timedelta(days=3))

    note_address(wren, ADDRESS)

    row = LastAddress.objects.get()
    assert row.last_at > timezone.now() - timedelta(minutes=1)
    assert row.first_at <= row.last_at


def test_after_28_days_addresses_are_gone(wren: User):
    note_address(wren, "203.0.113.10")
    old = timezone.now() - timedelta(days=28)
    LastAddress.objects.filter(address=ADDRESS).update(last_at=old)
    session = UserSession.objects.create(
        user=wren, ip=ADDRESS, session_key="x", user_agent="Browser"
    )
    UserSession.objects.filter(pk=session.pk).update(last_seen_at=old)

    shown = show_private(wren, by=OwnerFactory(), what="ip", why="A question")
    forgotten = forget_addresses()

    assert [line.split(" ")[0] for line in shown] == ["203.0.113.10"]
    assert forgotten == 1
    assert not UserSession.objects.exists()
    assert LastAddress.objects.get().address == "203.0.113.10"


def test_addresses_go_with_their_account(wren: User):
    wren.delete()

    assert not LastAddress.objects.exists()
