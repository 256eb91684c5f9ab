"""The content security policy. Every test of this folder fails where a page breaks it, and those
of accessibility and of small screens open all pages.
"""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PageOf
from tests.browser.live_site import LiveSite
from tests.factories.members import UserFactory


def nonce_of(page: Page, path: str, status: int) -> str:
    """Open a page and compare the nonce in its header with the one of its scripts."""
    answer = page.goto(path)
    assert answer
    assert answer.status == status
    found = re.search(
        r"script-src 'self' 'nonce-([^']+)'", answer.headers["content-security-policy"]
    )
    assert found, answer.headers["content-security-policy"]
    assert f'nonce="{found[1]}"' in answer.text()
    return found[1]


def test_every_answer_has_a_nonce_of_its_own_even_from_the_store(page_of: PageOf):
    page = page_of()

    nonces = [nonce_of(page, "/latest/", 200) for _ in range(3)]

    assert len(set(nonces)) == 3


def test_pages_for_what_is_not_there_or_not_ones_own_have_it(page_of: PageOf):
    page = page_of(UserFactory())

    nonce_of(page, "/nowhere/", 404)
    nonce_of(page, "/categories/new/", 403)


def test_the_page_for_our_own_mistakes_has_it_and_no_script(
    page_of: PageOf, live: LiveSite, console_errors: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("forums.queries.home.home_page", lambda viewer: 1 / 0)

    answer = page_of().goto("/")

    assert answer
    assert answer.status == 500
    assert re.search(r"script-src 'self'(;|$)", answer.headers["content-security-policy"])
    assert "<script" not in answer.text()
    assert console_errors == [f"500: {live.url}/"]
    console_errors.clear()


def test_the_page_for_those_who_ask_too_much_has_it(page_of: PageOf, settings):
    settings.FLOOD_LIMITS = True
    page = page_of()

    answers = (page.request.get("/latest/") for _ in range(settings.GUEST_REQUESTS_PER_MINUTE + 1))
    assert any(answer.status == 429 for answer in answers)

    nonce_of(page, "/latest/", 429)
