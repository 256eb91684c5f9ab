"""Akismet's documented protocol, against a server of our own that speaks it."""

from collections.abc import Iterator
from typing import Any

import pytest

from automod.akismet import (
    AkismetFailed,
    Opinion,
    Submission,
    check,
    is_on,
    submit_ham,
    submit_spam,
)
from core.egress import EgressRefused
from tests.automod.akismet_server import KEY, AkismetServer, akismet_server

TEXT = Submission(
    content="Häuser & more",
    user_ip="203.0.113.9",
    user_agent="Firefox",
    permalink="https://hearth.example/t/1",
    author="wren",
    author_email="wren@example.com",
    created_at="2026-01-02T03:04:05Z",
    is_test=True,
)


@pytest.fixture
def akismet(settings: Any) -> Iterator[AkismetServer]:
    with akismet_server() as server:
        host = f"127.0.0.1:{server.server_port}"
        settings.AKISMET_KEY = KEY
        settings.AKISMET_URL = f"http://{host}/1.1"
        settings.AKISMET_ALLOWED = [host]
        yield server


def written_by(author: str) -> Submission:
    return Submission(content="Buy", user_ip="203.0.113.9", author=author)


def test_it_is_off_until_a_key_is_set(settings: Any):
    assert settings.AKISMET_KEY == ""
    assert not is_on()
    with pytest.raises(AkismetFailed):
        check(TEXT)


@pytest.mark.parametrize(
    ("author", "opinion"),
    [
        ("wren", Opinion.HAM),
        ("akismet-guaranteed-spam", Opinion.SPAM),
        ("akismet-discard", Opinion.DISCARD),
    ],
)
def test_a_text_is_checked(akismet: AkismetServer, author: str, opinion: Opinion):
    assert check(written_by(author)) is opinion


def test_what_is_known_is_sent_under_its_documented_names(akismet: AkismetServer, settings: Any):
    check(TEXT)

    assert akismet.calls == [
        (
            "comment-check",
            {
                "api_key": KEY,
                "blog": settings.SITE_URL,
                "blog_charset": "UTF-8",
                "user_ip": "203.0.113.9",
                "user_agent": "Firefox",
                "permalink": "https://hearth.example/t/1",
                "comment_type": "forum-post",
                "comment_author": "wren",
                "comment_author_email": "wren@example.com",
                "comment_content": "Häuser & more",
                "comment_date_gmt": "2026-01-02T03:04:05Z",
                "is_test": "1",
            },
        )
    ]


def test_our_decisions_are_told(akismet: AkismetServer):
    submit_spam(TEXT)
    submit_ham(TEXT)

    assert [call for call, _fields in akismet.calls] == ["submit-spam", "submit-ham"]
    assert akismet.calls[0][1] == akismet.calls[1][1]


def test_a_filled_trap_is_named():
    fields = Submission(content="x", user_ip="203.0.113.9", honeypot="http://spam").fields()

    assert fields["honeypot_field_name"] == "website"
    assert fields["website"] == "http://spam"


def test_an_answer_outside_the_protocol_says_nothing_about_the_text(
    akismet: AkismetServer, settings: Any
):
    with pytest.raises(AkismetFailed, match="user_ip"):
        check(Submission(content="x", user_ip=""))
    akismet.mood = "broken"
    with pytest.raises(AkismetFailed, match="500"):
        check(TEXT)
    settings.AKISMET_KEY = "another"
    akismet.mood = "well"
    with pytest.raises(AkismetFailed, match="Unknown key"):
        submit_spam(TEXT)


def test_a_server_inside_is_not_asked_unless_it_is_allowed(akismet: AkismetServer, settings: Any):
    settings.AKISMET_ALLOWED = []

    with pytest.raises(EgressRefused):
        check(TEXT)

    assert akismet.calls == []
