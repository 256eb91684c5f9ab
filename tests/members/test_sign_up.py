"""From the door to the first visit."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from core.traps import new_stamp
from eventlog.models import Entry
from members.models import User
from members.roles import Role
from tests.factories.members import PASSWORD, UserFactory
from tests.members.helpers import code_in_mail, confirmed, is_signed_in

pytestmark = pytest.mark.django_db


def sign_up(client: Client, **fields: str) -> Any:
    data = {
        "email": "wren@example.com",
        "username": "wren",
        "password1": PASSWORD,
        "website": "",
        "stamp": new_stamp(),
    } | fields
    return client.post("/accounts/signup/", data)


def test_whoever_signs_up_and_types_the_code_is_in_as_a_newcomer(guest: Client):
    asked = sign_up(guest)
    before = User.objects.get()
    entered = guest.post("/accounts/confirm-email/", {"code": code_in_mail()})

    after = User.objects.get()
    assert asked.url == "/accounts/confirm-email/"
    assert before.confirmed_at is None
    assert entered.url == "/"
    assert is_signed_in(guest)
    assert after.role == Role.NEWCOMER
    assert after.confirmed_at is not None
    assert {group.name for group in after.groups.all()} == {"guest", "newcomer"}
    assert [entry.kind for entry in Entry.objects.all()] == ["members.MemberJoined"]


def test_a_wrong_code_lets_nobody_in(guest: Client):
    sign_up(guest)

    answer = guest.post("/accounts/confirm-email/", {"code": "ABC-DEF"})

    assert b"not the code we sent" in answer.content
    assert not is_signed_in(guest)
    assert not Entry.objects.exists()


def test_a_refused_form_keeps_its_words(guest: Client):
    text = sign_up(guest, email="", username="x", password1="short").content.decode()

    assert "Username</label>" in text
    assert "The name others will see" in text
    assert "Long beats complicated." in text
    assert "&lt;" not in text


def test_until_the_address_is_confirmed_others_do_not_see_the_account(guest: Client):
    sign_up(Client())

    assert guest.get("/u/wren/").status_code == 404
    assert b"wren" not in guest.get("/u/").content


@pytest.mark.parametrize(
    ("username", "reason"),
    [
        ("ab", "between 3 and 30"),
        ("wr en", "letters, digits"),
        ("wren-", "ends with a letter"),
        ("admin", "reserved"),
        ("wrеn", "one alphabet"),  # the e is Cyrillic
        ("Robin", "already has this name"),
        ("ROBIN", "already has this name"),
        ("RobinHiII", "already has this name"),  # capital i in place of l
    ],
)
def test_a_name_that_is_wrong_taken_or_looks_like_another_is_refused(
    guest: Client, username: str, reason: str
):
    UserFactory(username="robin")
    UserFactory(username="RobinHill")

    answer = sign_up(guest, username=username)

    assert reason in answer.content.decode()
    assert User.objects.count() == 2


def test_a_name_taken_in_the_same_moment_goes_to_one_of_the_two(
    guest: Client, monkeypatch: pytest.MonkeyPatch
):
    UserFactory(username="wren", email="other@example.com")
    monkeypatch.setattr(
        "members.adapters.AccountAdapter.clean_username", lambda self, name, shallow=False: name
    )

    answer = sign_up(guest)

    assert answer.url == "/accounts/signup/"
    assert User.objects.count() == 1


def test_a_password_of_seven_characters_is_refused(guest: Client):
    answer = sign_up(guest, password1="sparrow")

    assert b"at least 8 characters" in answer.content
    assert not User.objects.exists()


def test_an_address_with_an_account_is_answered_like_one_without(guest: Client, site: Any):
    confirmed(username="robin", email="old@example.com")

    new = sign_up(guest, email="new@example.com", username="first")
    other = Client()
    taken = sign_up(other, email="old@example.com", username="second")

    assert (new.status_code, new.url) == (taken.status_code, taken.url)
    shown = [c.get("/accounts/confirm-email/").content for c in (guest, other)]
    assert len(shown[0]) == len(shown[1])
    assert User.objects.filter(username="second").count() == 0
    assert [m.subject for m in mail.outbox] == [
        "Tarn: Your code",
        "Tarn: You already have an account",
    ]


def test_a_robot_in_the_trap_is_told_nothing_and_gets_no_account(guest: Client):
    answer = sign_up(guest, website="https://spam.example")

    assert answer.url == "/accounts/confirm-email/"
    assert not User.objects.exists()
    assert mail.outbox == []


def test_a_form_faster_than_people_type_is_refused(guest: Client, settings: Any):
    settings.SIGNUP_SECONDS = 2

    answer = sign_up(guest)

    assert b"faster than people type" in answer.content
    assert not User.objects.exists()


@pytest.mark.parametrize("stamp", ["", "shown:now:never"])
def test_a_form_we_never_showed_is_refused_and_can_be_sent_again(guest: Client, stamp: str):
    answer = sign_up(guest, stamp=stamp)

    assert b"Please send it once more" in answer.content
    again = answer.context["form"]["stamp"].value()
    assert sign_up(guest, stamp=again).url == "/accounts/confirm-email/"


def test_the_sixth_sign_up_in_half_an_hour_is_too_many(guest: Client, settings: Any):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "5/30m/ip"}

    answers = [sign_up(Client(), username=f"wren{n}", email=f"w{n}@example.com") for n in range(6)]

    assert [a.status_code for a in answers] == [302] * 5 + [429]
    assert User.objects.count() == 5


def test_accounts_nobody_confirmed_are_forgotten_after_a_week(guest: Client):
    from members.tasks import forget_unconfirmed

    sign_up(guest)
    sign_up(Client(), username="robin", email="robin@example.com")
    old = timezone.now() - timedelta(days=8)
    User.objects.filter(username="wren").update(joined_at=old)

    assert forget_unconfirmed() == 1
    assert [user.username for user in User.objects.all()] == ["robin"]
    assert forget_unconfirmed() == 0


def test_one_form_makes_one_account_however_often_it_is_sent(guest: Client):
    stamp = new_stamp()

    first = sign_up(guest, stamp=stamp)
    second = sign_up(Client(), stamp=stamp, username="nuthatch", email="nuthatch@example.com")

    assert first.url == second.url == "/accounts/confirm-email/"
    assert [user.username for user in User.objects.all()] == ["wren"]
    assert len(mail.outbox) == 1


def test_a_refused_form_can_be_mended_and_sent_again(guest: Client):
    stamp = new_stamp()

    assert sign_up(guest, stamp=stamp, username="x").status_code == 200

    assert sign_up(guest, stamp=stamp).url == "/accounts/confirm-email/"
    assert User.objects.count() == 1


def test_two_forms_shown_in_one_second_are_two():
    assert new_stamp() != new_stamp()


def test_the_field_nobody_sees_is_on_the_page_and_out_of_the_way(guest: Client):
    page = guest.get("/accounts/signup/").content.decode()

    assert 'name="website"' in page
    assert 'tabindex="-1"' in page
    assert 'name="stamp"' in page


def test_an_address_that_does_not_last_is_refused(guest: Client, settings: Any):
    settings.SIGNUP_REFUSED_DOMAINS = ["throwaway.example"]

    answer = sign_up(guest, email="wren@a.Throwaway.example")

    assert b"an address that lasts" in answer.content
    assert not User.objects.exists()
    assert mail.outbox == []
