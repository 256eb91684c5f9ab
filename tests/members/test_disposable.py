"""Which mail domains may not sign up."""

from typing import Any

import pytest

from members import disposable
from members.disposable import disposable_domains, is_refused


@pytest.fixture(autouse=True)
def _list(monkeypatch: pytest.MonkeyPatch) -> None:
    names = frozenset({"mailinator.com", "xn--mll-hoa.example"})
    monkeypatch.setattr(disposable, "disposable_domains", lambda: names)


@pytest.mark.parametrize(
    ("email", "refused"),
    [
        ("a@mailinator.com", True),
        ("a@MAILINATOR.com.", True),
        ("a@deep.below.mailinator.com", True),
        ("a@notmailinator.com", False),
        ("a@mailinator.com.example", False),
        ("a@müll.example", True),
        ("a@example.com", False),
        ("nothing", False),
        ("", False),
    ],
)
def test_a_domain_of_the_list_and_all_below_it_are_refused(email: str, refused: bool):
    assert is_refused(email) is refused


def test_the_site_adds_and_takes_away(settings: Any):
    settings.SIGNUP_REFUSED_DOMAINS = ["Shared-Box.example", "mail.example"]
    settings.SIGNUP_ALLOWED_DOMAINS = ["mailinator.com", "good.mail.example"]

    assert is_refused("a@shared-box.example")
    assert is_refused("a@bad.mail.example")
    assert not is_refused("a@mailinator.com")
    assert not is_refused("a@good.mail.example")


def test_the_list_can_be_switched_off_while_the_sites_own_stays(settings: Any):
    settings.SIGNUP_DISPOSABLE_MAIL = True
    settings.SIGNUP_REFUSED_DOMAINS = ["shared-box.example"]

    assert not is_refused("a@mailinator.com")
    assert is_refused("a@shared-box.example")


def test_the_package_has_thousands():
    pytest.importorskip("disposable_email_domains", reason="run make setup for the list")

    assert len(disposable_domains()) > 5_000
    assert "mailinator.com" in disposable_domains()
