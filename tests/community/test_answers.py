"""Whatever is sent, the answer is a page of ours, and never an error of ours."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client

from community.asgi import PlainHeaders
from community.errors import forbidden
from members.roles import Role
from tests.factories.members import StaffFactory, UserFactory


@pytest.fixture
def stranger(site):
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    "asked",
    [
        {"path": "/", "headers": {"host": "elsewhere.example.com"}},
        {"path": "/u/a%00b/"},
        {"path": "/new/?category=%00"},
        {"path": "/", "headers": {"cookie": 'sessionid="abcdefgh\\000"'}},
    ],
)
def test_what_cannot_be_read_is_a_400_with_a_page(stranger, asked):
    response = stranger.get(**asked)

    assert response.status_code == 400
    assert "That could not be read" in response.content.decode()
    assert response.headers["Content-Security-Policy"]


def test_more_than_any_page_sends_is_refused_before_it_is_read(stranger):
    response = stranger.post("/accounts/login/", CONTENT_LENGTH="30000001")

    assert response.status_code == 400


def test_too_many_fields_are_a_400(sign_in):
    member = sign_in(UserFactory())

    response = member.post("/preview/", {f"field{n}": "x" for n in range(2_001)})

    assert response.status_code == 400


def test_a_member_waits_once_for_a_database_that_is_away(sign_in, monkeypatch):
    member, waits = sign_in(UserFactory()), []
    member.raise_request_exception = False

    def wait(request):
        waits.append(request.path)
        raise OperationalError("couldn't get a connection after 5.00 sec")

    monkeypatch.setattr("django.contrib.auth.get_user", wait)
    monkeypatch.setattr("members.middleware.get_user", wait)
    response = member.get("/unread/")

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response["Content-Security-Policy"]
    assert waits == ["/unread/"]


def test_a_broken_referer_leads_to_the_front_page_after_signing_in(stranger):
    headers = {"hx-request": "true", "referer": "http://[::1"}

    response = stranger.get("/unread/", headers=headers)

    assert response.headers["HX-Redirect"] == "/accounts/login/?next=/"


def test_an_account_elsewhere_that_is_not_mine_cannot_be_taken_off(sign_in):
    member = sign_in(UserFactory())

    response = member.post("/accounts/3rdparty/", {"account": "999"})

    assert response.status_code == 200
    assert "form-error" in response.content.decode()


def test_a_form_without_its_token_says_what_to_do(site):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "somebody"})

    assert answer.status_code == 403
    assert "too old to send" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/notifications/read/", "/notifications/"),
        ("/moderation/batches/7/undo/", "/moderation/batches/7/"),
        ("/preview/", ""),
    ],
)
def test_an_address_that_only_takes_forms_has_a_page_with_a_way_back(sign_in, address, above):
    answer = sign_in(StaffFactory()).get(address)

    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "There is nothing to read here" in page
    assert "Back to the front page" in page
    assert (f'href="{above}">Back to that page' in page) == bool(above)
    assert ("Back to that page" in page) == bool(above)


def test_a_program_that_sends_where_one_only_reads_is_told_so_in_short(site):
    answer = Client().post("/health/live")

    assert (answer.status_code, answer.content) == (405, b"")
    assert answer.headers["Allow"] == "GET, HEAD"


def test_a_foreign_host_is_refused_with_all_headers_where_the_site_has_https(stranger, settings):
    settings.SECURE_SSL_REDIRECT = True

    response = Client(raise_request_exception=False).get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "nonce-" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_header_spelt_like_that_of_the_proxy_is_taken_away():
    heard = []

    async def application(scope, receive, send):
        heard.extend(scope["headers"])

    headers = [(b"x-forwarded-for", b"5.5.5.5"), (b"x_forwarded_for", b"1.1.1.1")]
    await PlainHeaders(application)({"type": "http", "headers": headers}, None, None)

    assert heard == [(b"x-forwarded-for", b"5.5.5.5")]


def test_a_site_for_this_machine_does_not_listen_to_the_network():
    with pytest.raises(CommandError, match="ALLOWED_HOSTS"):
        call_command("serve", host="0.0.0.0")


@pytest.mark.parametrize(
    ("role", "whom"),
    [(Role.MEMBER, "a moderator"), (Role.MODERATOR, "a manager"), (Role.MANAGER, "an owner")],
)
def test_whoever_is_refused_is_sent_to_somebody_above_them(rf, site, role, whom):
    request = rf.get("/")
    request.user = UserFactory(role=role)

    page = forbidden(request).content.decode()

    assert f"If you think it should, ask {whom}." in page
