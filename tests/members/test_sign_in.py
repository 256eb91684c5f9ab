"""Ways in, and who stays outside."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core import mail
from django.test import Client

from core.traps import new_stamp
from members.models import User
from tests.factories.members import PASSWORD, UserFactory
from tests.members.helpers import (
    code_in_mail,
    confirm_it_is_me,
    confirmed,
    is_signed_in,
    link_in_mail,
    sign_in_by_password,
)

pytestmark = pytest.mark.django_db
NEW = "a much longer secret"


def test_a_password_signs_in(guest: Client):
    answer = sign_in_by_password(guest, confirmed())

    assert answer.url == "/"
    assert is_signed_in(guest)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(guest: Client):
    user = confirmed(email="wren@example.com")

    wrong = sign_in_by_password(guest, user, "not it at all")
    unknown = Client().post("/accounts/login/", {"login": "nren@example.com", "password": "x"})

    assert wrong.status_code == unknown.status_code
    assert wrong.context["form"].errors == unknown.context["form"].errors


@pytest.mark.parametrize("typed", ["wren@example.com", "wren", "nobody@example.com", "nobody"])
def test_a_wrong_password_takes_the_same_time_whoever_is_asked_for(
    guest: Client, monkeypatch: pytest.MonkeyPatch, typed: str
):
    confirmed(username="wren", email="wren@example.com")
    hashed = []
    monkeypatch.setattr(User, "check_password", lambda _user, raw: hashed.append(raw) or False)
    monkeypatch.setattr(User, "set_password", lambda _user, raw: hashed.append(raw))

    guest.post("/accounts/login/", {"login": typed, "password": "not it at all"})

    assert hashed == ["not it at all"]


def test_a_stranger_who_signed_up_with_an_address_is_shut_out_when_its_owner_comes(guest: Client):
    fields = {"email": "wren@example.com", "username": "squatter", "password1": NEW}
    stranger = Client()
    stranger.post("/accounts/signup/", fields | {"stamp": new_stamp()})
    guest.post("/accounts/login/code/", {"email": "wren@example.com"})
    guest.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert is_signed_in(guest)

    again = Client()
    sign_in_by_password(again, User.objects.get(), NEW)
    stranger.get("/accounts/confirm-email/")

    assert not is_signed_in(again)
    assert not is_signed_in(stranger)
    assert is_signed_in(guest)


def test_a_code_by_mail_signs_in(guest: Client):
    user = confirmed()

    asked = guest.post("/accounts/login/code/", {"email": user.email})
    entered = guest.post("/accounts/login/code/confirm/", {"code": code_in_mail()})

    assert asked.url == "/accounts/login/code/confirm/"
    assert entered.url == "/"
    assert is_signed_in(guest)


def test_asking_for_a_code_does_not_say_whether_the_address_has_an_account(guest: Client):
    user = confirmed()

    known = guest.post("/accounts/login/code/", {"email": user.email})
    unknown = Client().post("/accounts/login/code/", {"email": "nobody@example.com"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_code_works_once(guest: Client):
    user = confirmed()
    guest.post("/accounts/login/code/", {"email": user.email})
    code = code_in_mail()
    guest.post("/accounts/login/code/confirm/", {"code": code})
    guest.post("/accounts/logout/")

    guest.post("/accounts/login/code/confirm/", {"code": code})

    assert not is_signed_in(guest)


@pytest.mark.parametrize("closed", [{"is_active": False}, {"claimable_at": "2024-01-01T00:00Z"}])
def test_closed_accounts_and_those_waiting_for_their_person_stay_outside(
    guest: Client, closed: dict[str, Any]
):
    user = confirmed()
    User.objects.filter(pk=user.pk).update(**closed)

    sign_in_by_password(guest, user)
    guest.post("/accounts/login/code/", {"email": user.email})
    if "code" in mail.outbox[-1].subject:
        guest.post("/accounts/login/code/confirm/", {"code": code_in_mail()})

    assert not is_signed_in(guest)


def test_after_five_wrong_passwords_the_right_one_has_to_wait(guest: Client, settings: Any):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
    user = confirmed()

    for _n in range(5):
        sign_in_by_password(guest, user, "wrong")
    answer = sign_in_by_password(Client(REMOTE_ADDR="10.0.0.9"), user)

    assert b"Too many attempts" in answer.content


def test_another_spelling_of_the_address_is_the_same_account_to_the_limit(
    guest: Client, settings: Any
):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
    user = confirmed(email="wren@example.com")

    for _n in range(5):
        sign_in_by_password(guest, user, "wrong")
    answer = guest.post("/accounts/login/", {"login": "WREN@example.com", "password": PASSWORD})

    assert b"Too many attempts" in answer.content


@pytest.mark.parametrize(
    ("to", "lands"),
    [
        ("/u/", "/u/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http://localhost/", "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_site(guest: Client, to: str, lands: str):
    user = confirmed()
    data = {"login": user.email, "password": PASSWORD, "next": to}

    assert guest.post("/accounts/login/", data).url == lands


def test_a_reset_link_works_once(guest: Client):
    user = confirmed()
    guest.post("/accounts/password/reset/", {"email": user.email})
    link = link_in_mail()
    form = guest.get(link).url
    guest.post(form, {"password1": NEW, "password2": NEW})

    other = Client()
    again = other.get(link)

    assert sign_in_by_password(other, user, NEW).url == "/"
    assert b"used up" in again.content


def test_a_reset_for_an_unknown_address_is_answered_alike(guest: Client):
    user = confirmed()

    known = guest.post("/accounts/password/reset/", {"email": user.email})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.com"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_links_in_mails_lead_to_the_configured_host(guest: Client, settings: Any):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://tarn.example"
    user = confirmed()

    guest.post("/accounts/password/reset/", {"email": user.email}, headers={"host": "evil.example"})

    assert "https://tarn.example/accounts/password/reset/key/" in mail.outbox[-1].body
    assert "evil.example" not in mail.outbox[-1].body


def test_changing_the_password_signs_out_every_other_device(guest: Client, site: Any):
    user = confirmed()
    other = Client()
    for client in (guest, other):
        sign_in_by_password(client, user)

    guest.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )

    assert is_signed_in(guest)
    assert not is_signed_in(other)
    assert mail.outbox[-1].subject == "Tarn: Your password was changed"


def test_staff_need_twelve_characters(sign_in: Any):
    user = confirmed(role="moderator")
    client = sign_in(user)

    answer = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "elevenchars", "password2": "elevenchars"},
    )

    assert b"at least 12 characters" in answer.content


def test_a_new_address_counts_when_its_code_was_typed_and_the_old_one_is_told(guest: Client):
    user = confirmed(email="old@example.com")
    sign_in_by_password(guest, user)
    confirm_it_is_me(guest)

    guest.post("/accounts/email/", {"email": "new@example.com", "action_add": "1"})
    before = User.objects.get().email
    guest.post("/accounts/confirm-email/", {"code": code_in_mail()})

    assert before == "old@example.com"
    assert User.objects.get().email == "new@example.com"
    assert [a.email for a in EmailAddress.objects.all()] == ["new@example.com"]
    assert mail.outbox[-1].to == ["old@example.com"]
    assert "new@example.com" in mail.outbox[-1].body


def test_a_device_can_be_signed_out_from_another(guest: Client, site: Any):
    from allauth.usersessions.models import UserSession

    user = confirmed()
    lost = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    for client in (lost, guest):
        sign_in_by_password(client, user)
    session = UserSession.objects.get(session_key=lost.session.session_key)

    shown = guest.get("/accounts/sessions/").content
    guest.post(f"/settings/sessions/{session.pk}/end/")

    assert b"Firefox on Linux" in shown
    assert is_signed_in(guest)
    assert not is_signed_in(lost)


def test_where_a_session_ended_its_open_sockets_ask_anew(
    guest: Client, site: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
):
    from allauth.usersessions.models import UserSession

    user, others, woken = confirmed(), [Client(), Client()], []
    for client in (*others, guest):
        sign_in_by_password(client, user)
    keys = [client.session.session_key for client in (*others, guest)]

    def wake(group: str, message: Any) -> None:
        woken.append((group, [SessionStore().exists(key) for key in keys]))

    def after(address: str, **sent: str) -> Any:
        woken.clear()
        with django_capture_on_commit_callbacks(execute=True):
            guest.post(address, sent)
        return woken[-1] if woken else None

    monkeypatch.setattr("members.actions.people.wake", wake)
    lost, group = UserSession.objects.get(session_key=keys[0]), f"person.{user.pk}"

    assert after(f"/settings/sessions/{lost.pk}/end/") == (group, [False, True, True])
    assert after("/accounts/sessions/") == (group, [False, False, True])
    change = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert after("/accounts/password/change/", **change)[0] == group
    assert User.objects.get().check_password(NEW)
    keys[2] = guest.session.session_key
    assert after("/accounts/logout/") == (group, [False, False, False])


def test_somebody_elses_device_is_not_there(sign_in: Any):
    from allauth.usersessions.models import UserSession

    theirs = Client()
    sign_in_by_password(theirs, confirmed())
    session = UserSession.objects.get()

    answer = sign_in(UserFactory()).post(f"/settings/sessions/{session.pk}/end/")

    assert answer.status_code == 404
    assert is_signed_in(theirs)


def test_all_other_devices_can_be_signed_out_at_once(guest: Client):
    user = confirmed()
    others = [Client(), Client()]
    for client in (*others, guest):
        sign_in_by_password(client, user)

    guest.post("/accounts/sessions/")

    assert is_signed_in(guest)
    assert [is_signed_in(client) for client in others] == [False, False]


def test_a_guest_is_led_to_the_door_and_back(guest: Client):
    answer = guest.get("/settings/?a=1")

    assert answer.url == "/accounts/login/?next=/settings/%3Fa%3D1"


def test_htmx_leads_a_guest_to_the_door_as_a_whole_page(guest: Client):
    answer = guest.get(
        "/settings/", headers={"hx-request": "true", "referer": "http://testserver/u/"}
    )

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/u/"


def test_signing_out_needs_a_post(guest: Client):
    sign_in_by_password(guest, confirmed())

    assert guest.get("/accounts/logout/").status_code == 200
    assert is_signed_in(guest)
    answer = guest.post("/accounts/logout/")
    assert answer.url == "/"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_signed_in(guest)
