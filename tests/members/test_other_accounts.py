"""Signing in with an account elsewhere, over the documented protocol and real HTTP."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from members.models import User
from members.roles import Role
from tests.members.helpers import (
    confirm_it_is_me,
    confirmed,
    is_signed_in,
    sign_in_by_password,
)
from tests.members.oidc_server import CLIENT_ID, CLIENT_SECRET, OidcServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(settings: Any) -> Iterator[OidcServer]:
    """A server this site trusts, as SOCIAL_PROVIDER_SETTINGS say it."""
    server = OidcServer()
    app = {
        "provider_id": "tarn-shop",
        "name": "Tarn shop",
        "client_id": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "settings": {"server_url": server.url, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield server
    server.shutdown()
    server.server_close()


def come_from(client: Client, server: OidcServer, *, process: str = "login") -> Any:
    """What the site answers when somebody comes back from the other one."""
    start = client.post(f"/accounts/oidc/tarn-shop/login/?process={process}")
    there = requests.get(start.url, allow_redirects=False, timeout=5)
    back = urlsplit(there.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_the_button_is_there_where_a_provider_is_configured(guest: Client, elsewhere: OidcServer):
    page = guest.get("/accounts/login/").content

    assert b"Tarn shop" in page
    assert b'action="/accounts/oidc/tarn-shop/login/' in page


def test_without_one_there_is_no_button(guest: Client):
    assert b"oidc" not in guest.get("/accounts/login/").content


def test_somebody_new_joins_as_a_newcomer_with_the_address_the_server_confirmed(
    guest: Client, elsewhere: OidcServer
):
    come_from(guest, elsewhere)

    user = User.objects.get()
    assert is_signed_in(guest)
    assert (user.username, user.name, user.email) == ("wren", "Wren Ashby", "wren@example.com")
    assert user.role == Role.NEWCOMER
    assert user.confirmed_at is not None
    assert {group.name for group in user.groups.all()} == {"guest", "newcomer"}


@pytest.mark.parametrize(("sent", "kept"), [("\x02me\x03 \u202eWren", "me Wren"), (" \u200b", "")])
def test_a_name_from_elsewhere_is_cleaned_like_one_typed_here(
    guest: Client, elsewhere: OidcServer, sent: str, kept: str
):
    elsewhere.person["name"] = sent

    come_from(guest, elsewhere)

    assert User.objects.get().name == kept


def test_the_second_time_it_is_the_same_account(guest: Client, elsewhere: OidcServer):
    come_from(guest, elsewhere)
    other = Client()
    elsewhere.person["email"] = "changed@example.com"

    come_from(other, elsewhere)

    assert is_signed_in(other)
    assert User.objects.count() == 1


def test_an_equal_address_never_opens_an_account_that_is_here(guest: Client, elsewhere: OidcServer):
    confirmed(username="robin", email="wren@example.com")

    come_from(guest, elsewhere)

    assert not is_signed_in(guest)
    assert not SocialAccount.objects.exists()
    assert [m.subject for m in mail.outbox] == ["Tarn: You already have an account"]


def test_an_address_the_server_did_not_confirm_is_confirmed_here(
    guest: Client, elsewhere: OidcServer
):
    elsewhere.person["email_verified"] = False

    answer = come_from(guest, elsewhere)

    assert answer.url == "/accounts/confirm-email/"
    assert not is_signed_in(guest)


@pytest.mark.parametrize("name", ["admin", "robin", "robın"])
def test_a_name_one_may_not_have_here_becomes_another(
    guest: Client, elsewhere: OidcServer, name: str
):
    confirmed(username="robin")
    elsewhere.person["preferred_username"] = name

    come_from(guest, elsewhere)

    assert User.objects.latest("pk").username != name
    assert is_signed_in(guest)


def test_a_member_connects_an_account_and_signs_in_with_it(guest: Client, elsewhere: OidcServer):
    user = confirmed(email="robin@example.com")
    sign_in_by_password(guest, user)
    confirm_it_is_me(guest)

    come_from(guest, elsewhere, process="connect")
    other = Client()
    come_from(other, elsewhere)

    assert SocialAccount.objects.get().user == user
    assert is_signed_in(other)
    assert User.objects.count() == 1


def test_starting_needs_a_post(guest: Client, elsewhere: OidcServer):
    answer = guest.get("/accounts/oidc/tarn-shop/login/")

    assert answer.status_code == 200
    assert b"On to Tarn shop" in answer.content


def test_a_state_of_somebody_else_opens_nothing(guest: Client, elsewhere: OidcServer):
    start = Client().post("/accounts/oidc/tarn-shop/login/?process=login")
    there = requests.get(start.url, allow_redirects=False, timeout=5)
    back = urlsplit(there.headers["Location"])

    answer = guest.get(f"{back.path}?{back.query}")

    assert b"That did not work" in answer.content
    assert not User.objects.exists()


def test_a_closed_account_stays_outside(guest: Client, elsewhere: OidcServer):
    come_from(guest, elsewhere)
    User.objects.update(is_active=False)
    other = Client()

    come_from(other, elsewhere)

    assert not is_signed_in(other)
