"""Every account screen is in the site's frame, and obeys its content security policy."""

import re
from typing import Any

import pytest
from allauth.account.forms import AddEmailForm
from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from members.templatetags.shell import device
from tests.members.helpers import confirm_it_is_me, confirmed, sign_in_by_password

pytestmark = pytest.mark.django_db
DOORS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-x/",
    "/accounts/inactive/",
    "/accounts/3rdparty/login/cancelled/",
]
OWN = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/reauthenticate/",
    "/accounts/sessions/",
    "/accounts/3rdparty/",
    "/accounts/logout/",
    "/settings/",
    "/settings/appearance/",
    "/settings/trust/",
]


def is_in_the_frame(html: str) -> bool:
    scripts = re.findall(r"<script\b([^>]*)>", html)
    runs = [attributes for attributes in scripts if "application/json" not in attributes]
    return (
        html.count("<h1") == 1
        and "css/tokens.css" in html
        and " style=" not in html
        and "<style" not in html
        and all("src=" in attributes for attributes in runs)
        and not re.search(r"\son\w+=", html)
    )


@pytest.mark.parametrize("path", DOORS)
def test_a_door_is_in_the_frame(guest: Client, path: str):
    answer = guest.get(path)

    assert answer.status_code == 200
    assert 'class="door"' in answer.content.decode()
    assert is_in_the_frame(answer.content.decode())


@pytest.mark.parametrize("path", OWN)
def test_a_setting_is_in_the_frame(guest: Client, path: str):
    sign_in_by_password(guest, confirmed())
    confirm_it_is_me(guest)

    answer = guest.get(path)

    assert answer.status_code == 200
    assert is_in_the_frame(answer.content.decode())
    assert answer.headers["Cache-Control"].startswith(("no-store", "max-age=0"))


def test_a_screen_of_allauth_that_we_did_not_write_is_in_the_frame_too(site: Any):
    user = confirmed(email="wren@example.com")
    request = RequestFactory().get("/accounts/email/")
    request.user, request.session = user, SessionStore()
    address = EmailAddress.objects.get()
    context = {
        "emailaddresses": [address],
        "emailaddress_radios": [{"id": "e1", "checked": True, "emailaddress": address}],
        "can_add_email": True,
        "form": AddEmailForm(user=user),
    }

    html = render_to_string("account/email.html", context, request)

    assert 'class="settings-main"' in html
    assert 'class="chip" data-tone="good"' in html
    assert 'class="btn btn-danger"' in html
    assert " style=" not in html


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "A program"),
    ],
)
def test_devices_have_names_people_know(user_agent: str, name: str):
    assert device(user_agent) == name
