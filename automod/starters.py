"""Rules to begin with, for a set that has none."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Starter:
    """One rule, by the name it has in an address."""

    key: str
    name: StrPromise
    source: str


STARTERS: Final = (
    Starter(
        "links",
        _("Links by newcomers wait"),
        """\
# Links by newcomers wait
title+body (regex): "https?://"
author:
    trust_level: "< 1"
action: filter
action_reason: "A link by somebody new"
""",
    ),
    Starter(
        "shouting",
        _("Shouting is reported"),
        """\
# Shouting is reported
type: submission
title (regex, case-sensitive): "^[A-Z0-9 !?.,'-]{12,}$"
action: report
action_reason: "A title in capitals"
""",
    ),
    Starter(
        "short",
        _("Topics of few words get a hint"),
        """\
# Topics of few words get a hint
type: submission
body_shorter_than: 60
comment: |
    Thank you for your question. What did you try, and what happened then? More words bring better
    answers.
""",
    ),
)


def starter_called(key: str) -> Starter | None:
    return next((one for one in STARTERS if one.key == key), None)
