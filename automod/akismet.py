"""Akismet, asked about a text and told about our decisions. Off unless AKISMET_KEY is set.

Protocol: https://akismet.com/developers/ (comment-check, submit-spam, submit-ham),
version 1.1. What is asked leaves the site: text, name, mail and network address of the author. The
privacy page has to say so. Ask in a task, outside transactions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.conf import settings

from core.egress import Answer, EgressFailed, fetch

USER_AGENT: Final = "Hearth/1.0 | Akismet/1.1"
_THANKS: Final = "thanks for making the web a better place"


class Opinion(Enum):
    HAM = "ham"
    SPAM = "spam"
    DISCARD = "discard"
    """So certainly spam that nobody has to look at it."""


class AkismetFailed(Exception):
    """No answer, or one outside the protocol. Nothing is known about the text."""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A text as Akismet wants to hear of it. The same when it is asked about and when corrected."""

    content: str
    user_ip: str
    user_agent: str = ""
    referrer: str = ""
    permalink: str = ""
    kind: str = "forum-post"
    """forum-post, reply, message or signup."""
    author: str = ""
    author_email: str = ""
    author_url: str = ""
    created_at: str = ""
    """ISO 8601 in UTC."""
    language: str = ""
    honeypot: str = ""
    is_test: bool = False

    def fields(self) -> dict[str, str]:
        named = {
            "user_ip": self.user_ip,
            "user_agent": self.user_agent,
            "referrer": self.referrer,
            "permalink": self.permalink,
            "comment_type": self.kind,
            "comment_author": self.author,
            "comment_author_email": self.author_email,
            "comment_author_url": self.author_url,
            "comment_content": self.content,
            "comment_date_gmt": self.created_at,
            "blog_lang": self.language,
            "is_test": "1" if self.is_test else "",
        }
        if self.honeypot:
            named |= {"honeypot_field_name": "website", "website": self.honeypot}
        return {name: value for name, value in named.items() if value}


def is_on() -> bool:
    return bool(settings.AKISMET_KEY)


def check(submission: Submission) -> Opinion:
    """What Akismet thinks of a text."""
    answer = _ask("comment-check", submission.fields())
    word = answer.text.strip()
    if word not in ("true", "false"):
        raise AkismetFailed(_help_in(answer))
    if word == "false":
        return Opinion.HAM
    tip = answer.headers.get("x-akismet-pro-tip", "")
    return Opinion.DISCARD if tip == "discard" else Opinion.SPAM


def submit_spam(submission: Submission) -> None:
    """Tell that a text was spam which Akismet let through."""
    _tell("submit-spam", submission)


def submit_ham(submission: Submission) -> None:
    """Tell that a text was none, though Akismet said so."""
    _tell("submit-ham", submission)


def _tell(call: str, submission: Submission) -> None:
    answer = _ask(call, submission.fields())
    if not answer.text.strip().lower().startswith(_THANKS):
        raise AkismetFailed(_help_in(answer))


def _ask(call: str, fields: Mapping[str, str]) -> Answer:
    if not is_on():
        raise AkismetFailed("AKISMET_KEY is not set")
    about_us = {
        "api_key": settings.AKISMET_KEY,
        "blog": settings.SITE_URL,
        "blog_charset": "UTF-8",
    }
    try:
        answer = fetch(
            f"{settings.AKISMET_URL}/{call}",
            method="POST",
            form=about_us | dict(fields),
            headers={"User-Agent": USER_AGENT},
            allowed=settings.AKISMET_ALLOWED,
        )
    except EgressFailed as error:
        raise AkismetFailed(str(error)) from error
    if answer.status != 200:
        raise AkismetFailed(f"HTTP {answer.status}")
    return answer


def _help_in(answer: Answer) -> str:
    headers = answer.headers
    told = headers.get("x-akismet-debug-help") or headers.get("x-akismet-alert-msg")
    return told or "an answer outside the protocol"
