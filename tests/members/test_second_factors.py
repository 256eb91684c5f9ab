"""Authenticator apps, recovery codes, and who cannot go on without a second factor."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from cryptography.fernet import InvalidToken
from django.core import mail
from django.test import Client

from members.roles import Role
from members.secrets import seal, unseal
from tests.factories.members import UserFactory
from tests.members.helpers import confirm_it_is_me, confirmed, is_signed_in, sign_in_by_password

pytestmark = pytest.mark.django_db
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(seed: str) -> str:
    return f"{hotp_value(seed, int(time.time()) // 30):06}"


def set_up_app(client: Client) -> tuple[str, Any]:
    """The seed, and the page that follows."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    seed = re.search(r'<code translate="no">(\w+)</code>', page)[1]  # type: ignore[index]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(seed)}, follow=True)
    return seed, answer


def test_setting_up_an_app_asks_who_one_is_first(guest: Client):
    sign_in_by_password(guest, confirmed())

    answer = guest.get("/accounts/2fa/totp/activate/")

    assert answer.url.startswith("/accounts/reauthenticate/")


def test_with_an_app_the_password_alone_opens_nothing(guest: Client):
    user = confirmed()
    sign_in_by_password(guest, user)
    confirm_it_is_me(guest)
    seed, _page = set_up_app(guest)

    other = Client()
    half = sign_in_by_password(other, user)
    before = is_signed_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": code_of(seed)})

    assert half.url == "/accounts/2fa/authenticate/"
    assert before is False
    assert is_signed_in(other)


def test_a_code_by_mail_also_asks_for_the_second_factor(guest: Client):
    from tests.members.helpers import code_in_mail

    user = confirmed()
    TOTP.activate(user, SEED)
    guest.post("/accounts/login/code/", {"email": user.email})

    answer = guest.post("/accounts/login/code/confirm/", {"code": code_in_mail()})

    assert answer.url == "/accounts/2fa/authenticate/"
    assert not is_signed_in(guest)


def test_a_password_reset_keeps_the_second_factor(guest: Client):
    from tests.members.helpers import link_in_mail

    user = confirmed()
    TOTP.activate(user, SEED)
    guest.post("/accounts/password/reset/", {"email": user.email})
    form = guest.get(link_in_mail()).url
    guest.post(form, {"password1": "a much longer secret", "password2": "a much longer secret"})

    answer = sign_in_by_password(guest, user, "a much longer secret")

    assert answer.url == "/accounts/2fa/authenticate/"


def test_seeds_lie_sealed_in_the_table(guest: Client):
    sign_in_by_password(guest, confirmed())
    confirm_it_is_me(guest)
    seed, _page = set_up_app(guest)

    app = Authenticator.objects.get(type="totp")
    codes = Authenticator.objects.get(type="recovery_codes")

    assert seed not in str(app.data)
    assert unseal(app.data["secret"]) == seed
    assert len(unseal(codes.data["seed"])) == 80


def test_what_an_older_key_sealed_still_opens_and_a_strange_key_opens_nothing(settings: Any):
    settings.SECRET_KEY = "first " * 10
    sealed = seal("seed")

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "second " * 10, ["first " * 10]
    assert unseal(sealed) == "seed"

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        unseal(sealed)


def test_recovery_codes_are_shown_once_and_each_works_once(guest: Client):
    user = confirmed()
    sign_in_by_password(guest, user)
    confirm_it_is_me(guest)
    _seed, page = set_up_app(guest)
    codes = re.findall(r"<li>(\d{8})</li>", page.content.decode())

    second_look = guest.get("/accounts/2fa/recovery-codes/").content.decode()
    first, again = Client(), Client()
    for client in (first, again):
        sign_in_by_password(client, user)
        client.post("/accounts/2fa/authenticate/", {"code": codes[0]})

    assert len(codes) == 10
    assert codes[0] not in second_look
    assert is_signed_in(first)
    assert not is_signed_in(again)


def test_every_change_of_factors_is_mailed(guest: Client, django_capture_on_commit_callbacks: Any):
    sign_in_by_password(guest, confirmed())
    confirm_it_is_me(guest)

    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(guest)

    assert "Tarn: Authenticator app switched on" in [m.subject for m in mail.outbox]


@pytest.fixture
def required(settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = ["owner", "manager", "moderator"]


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize(
    ("role", "led"), [(role, role in {"owner", "manager", "moderator"}) for role in Role.values]
)
def test_some_roles_cannot_go_on_without_a_second_factor(sign_in: Any, role: str, led: bool):
    client = sign_in(UserFactory(role=role))

    answer = client.get("/settings/")

    assert answer.status_code == (302 if led else 200)
    assert answer.headers.get("Location") == ("/accounts/2fa/" if led else None)


@pytest.mark.usefixtures("required")
def test_with_a_factor_they_go_on_and_without_it_again_not(sign_in: Any):
    user = confirmed(role=Role.MODERATOR)
    client = sign_in(user)
    TOTP.activate(user, SEED)

    assert is_signed_in(client)
    Authenticator.objects.filter(type="totp").delete()
    assert client.get("/settings/").headers["Location"] == "/accounts/2fa/"


@pytest.mark.usefixtures("required")
def test_the_page_that_sets_one_up_says_why(sign_in: Any):
    client = sign_in(UserFactory(role=Role.OWNER))

    assert b"Your role needs a second factor" in client.get("/accounts/2fa/").content


@pytest.mark.usefixtures("required")
def test_until_then_there_is_no_bell_whose_socket_would_be_refused(sign_in: Any):
    owner, member = UserFactory(role=Role.OWNER), UserFactory()

    assert b"<notification-bell" not in sign_in(owner).get("/accounts/2fa/").content
    assert b"<notification-bell" in sign_in(member).get("/accounts/2fa/").content


@pytest.mark.usefixtures("required")
def test_the_last_factor_of_a_role_that_needs_one_stays(guest: Client):
    user = confirmed(role=Role.OWNER)
    sign_in_by_password(guest, user)
    confirm_it_is_me(guest)
    set_up_app(guest)

    answer = guest.post("/accounts/2fa/totp/deactivate/")

    assert b"Add another one before you remove this one" in answer.content
    assert Authenticator.objects.filter(type="totp").exists()


@pytest.mark.usefixtures("required")
def test_asking_for_the_second_factor_costs_no_query(
    sign_in: Any, django_assert_num_queries: Any, settings: Any
):
    user = UserFactory(role=Role.MODERATOR)
    TOTP.activate(user, SEED)
    client = sign_in(user)
    for _first_pages_of_all in range(2):  # they read the site, and again once it has its token
        client.get("/settings/appearance/")

    with django_assert_num_queries(1):  # the user; the session is in the cache
        client.get("/settings/appearance/")
