"""Joining, signing in and passkeys, in Chromium."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from members.models import User
from tests.browser.live_site import LiveSite
from tests.browser.watch import Watch
from tests.factories.members import PASSWORD
from tests.members.helpers import code_in_mail, confirmed


@pytest.fixture
def door(chromium: Browser, live: LiveSite, console_errors: list[str]) -> Iterator[Page]:
    """A guest's page of the running site, by name: passkeys do not belong to numbers."""
    by_name = live.url.replace("127.0.0.1", "localhost")
    context = chromium.new_context(base_url=by_name, locale="en-GB", reduced_motion="reduce")
    Watch(by_name, console_errors).follow(context)
    yield context.new_page()
    context.close()


@pytest.fixture
def authenticator(door: Page) -> str:
    """A virtual device that always confirms; its id."""
    session = door.context.new_cdp_session(door)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return str(made["authenticatorId"])


def sign_in(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(user.email or "")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Your account")).to_be_visible()


def sign_out(page: Page) -> None:
    page.context.clear_cookies()


def add_passkey(page: Page, *, alone: bool) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    if alone:
        page.get_by_text("without a password").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_somebody_joins_with_a_code(door: Page):
    door.goto("/accounts/signup/")
    door.get_by_label("E-mail").fill("wren@example.com")
    door.get_by_label("Username").fill("wren")
    door.get_by_label("Password", exact=True).fill(PASSWORD)
    door.get_by_role("button", name="Join", exact=True).click()
    expect(door.get_by_role("heading", name="Check your e-mail")).to_be_visible()

    door.get_by_label("Code").fill(code_in_mail())
    door.get_by_role("button", name="Go on").click()

    expect(door.get_by_role("button", name="Your account, wren")).to_be_visible()


@pytest.mark.usefixtures("authenticator")
def test_a_passkey_signs_in_without_a_password(door: Page):
    user = confirmed()
    sign_in(door, user)
    add_passkey(door, alone=True)
    sign_out(door)

    door.goto("/accounts/login/")
    door.get_by_role("button", name="Sign in with a passkey").click()

    expect(door.get_by_role("button", name="Your account")).to_be_visible()
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1


@pytest.mark.usefixtures("authenticator")
def test_a_passkey_is_asked_for_after_the_password(door: Page):
    user = confirmed()
    sign_in(door, user)
    add_passkey(door, alone=False)
    sign_out(door)

    door.goto("/accounts/login/")
    door.get_by_label("E-mail").fill(user.email or "")
    door.get_by_label("Password", exact=True).fill(PASSWORD)
    door.get_by_role("button", name="Sign in", exact=True).click()
    expect(door.get_by_role("heading", name="One more step")).to_be_visible()
    door.get_by_role("button", name="Use your passkey").click()

    expect(door.get_by_role("button", name="Your account")).to_be_visible()


def test_a_device_without_a_passkey_says_so_in_place(door: Page, authenticator: str):
    confirmed()

    door.goto("/accounts/login/")
    door.get_by_role("button", name="Sign in with a passkey").click()

    expect(door.get_by_text("Your device did not confirm")).to_be_visible()
    expect(door.get_by_label("E-mail")).to_be_enabled()


def test_the_doors_are_accessible(door: Page):
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/u/"):
        door.goto(path)
        found = Axe().run(door, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
