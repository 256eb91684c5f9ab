"""What tests of accounts share."""

import re
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client

from members.actions import confirm_address
from members.models import User
from tests.factories.members import PASSWORD, UserFactory


def confirmed(**fields: Any) -> User:
    """Somebody who can sign in with their password."""
    user = UserFactory(**fields)
    confirm_address(user)
    return user


def code_in_mail() -> str:
    """The code in the newest mail: alone on a line."""
    found = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def link_in_mail() -> str:
    """The path of the newest mail's first link."""
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def sign_in_by_password(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": user.email, "password": password})


def is_signed_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def confirm_it_is_me(client: Client, password: str = PASSWORD) -> None:
    """What is asked before anything that touches how one signs in."""
    client.post("/accounts/reauthenticate/", {"password": password})


def anonymous() -> AnonymousUser:
    return AnonymousUser()
