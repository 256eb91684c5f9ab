"""Who gets what at every address: route × state × actor.

A cell is one letter per actor, in the order of ACTORS:
`o` done or shown · `l` led to the sign-in page · `f` known but forbidden (403) · `n` not there
(404) · `u` refused with the reason shown (422) · `-` redirected elsewhere.
"""

from dataclasses import dataclass, field
from typing import Final

ACTORS: Final = (
    "guest",
    "newcomer",
    "member",
    "advocate",
    "local_mod",
    "moderator",
    "manager",
    "owner",
)
"""`local_mod` moderates the categories of the test and is otherwise a member."""

EVERYBODY: Final = "oooooooo"
SIGNED_IN: Final = "looooooo"
STAFF: Final = "lfffffoo"
"""Managers and owners."""


@dataclass(frozen=True)
class Row:
    """What a route answers."""

    states: dict[str, str]
    """State of the objects in its address → the actors' letters."""
    method: str = "get"
    args: tuple[str, ...] = ()
    """Names of things in the world of the test: "topic.pk", "category.slug" …"""
    data: dict[str, str] = field(default_factory=dict)


def get(states: dict[str, str] | str, *args: str, **data: str) -> Row:
    return Row({"plain": states} if isinstance(states, str) else states, "get", args, data)


def post(states: dict[str, str] | str, *args: str, **data: str) -> Row:
    return Row({"plain": states} if isinstance(states, str) else states, "post", args, data)


READ: Final = {
    "public": "oooooooo",
    "private": "nnnnoooo",
    "locked": "oooooooo",
    "deleted": "nnnnoooo",
}
ACT: Final = {
    "public": "looooooo",
    "private": "lnnnoooo",
    "locked": "looooooo",
    "deleted": "lnnnffff",
}
MODERATE: Final = {
    "public": "lfffoooo",
    "private": "lnnnoooo",
    "locked": "lfffoooo",
    "deleted": "lnnnoooo",
}
"""Posts of the test belong to somebody else, so changing them is moderating."""

FORUMS: Final[dict[str, Row]] = {
    "forums:home": get(EVERYBODY),
    "forums:latest": get(EVERYBODY),
    "forums:unread": get(SIGNED_IN),
    "forums:unread-dismiss": post(SIGNED_IN),
    "forums:unanswered": get(EVERYBODY),
    "forums:top": get(EVERYBODY),
    "forums:tag": get({"public": "oooooooo", "private": "nnnnoooo"}, "tag"),
    "forums:categories": get(EVERYBODY),
    "forums:category-new": get(STAFF),
    "forums:category": get({"public": "oooooooo", "private": "nnnnoooo"}, "category.slug"),
    "forums:category-archive": post(
        {"public": "lfffffoo", "private": "lnnnffoo"}, "category.slug", "shelf"
    ),
    "forums:category-delete": get({"public": "lfffffoo", "private": "lnnnffoo"}, "category.slug"),
    "forums:category-edit": get({"public": "lfffffoo", "private": "lnnnffoo"}, "category.slug"),
    "forums:topic-new": get(SIGNED_IN),
    "forums:preview": post(SIGNED_IN, body="*words*"),
    "forums:topic-by-id": get(
        READ
        | dict.fromkeys(("public", "locked"), "--------")
        | dict.fromkeys(("private", "deleted"), "nnnn----"),
        "topic.pk",
    ),
    "forums:post-by-id": get(
        READ
        | dict.fromkeys(("public", "locked"), "--------")
        | dict.fromkeys(("private", "deleted"), "nnnn----"),
        "topic.pk",
        "post.number",
    ),
    "forums:topic-replies": get(READ, "topic.pk"),
    "forums:topic": get(READ, "topic.slug", "topic.pk"),
    "forums:topic-post": get(READ, "topic.slug", "topic.pk", "post.number"),
    "forums:topic-reply": post(
        {"public": "looooooo", "private": "lnnnoooo", "locked": "luuuoooo", "deleted": "lnnnffff"},
        "topic.pk",
        body="Words",
    ),
    "forums:topic-read": post(ACT, "topic.pk", number="1"),
    "forums:topic-edit": get(MODERATE | {"deleted": "lnnnoooo"}, "topic.pk"),
    "forums:topic-switch": post(MODERATE, "topic.pk", "switch"),
    "forums:post": get(
        {"public": "--------", "private": "nnnn----", "locked": "--------", "deleted": "nnnn----"},
        "post.pk",
    ),
    "forums:post-actions": get(ACT | {"deleted": "lnnnoooo"}, "post.pk"),
    "forums:post-edit": get(MODERATE, "post.pk"),
    "forums:post-delete": post(MODERATE | {"deleted": "lnnnffff"}, "post.pk"),
    "forums:post-restore": post(
        {"public": "lfffffff", "private": "lnnnffff", "locked": "lfffffff", "deleted": "lnnnffff"},
        "post.pk",
    ),
    "forums:post-history": get(ACT | {"deleted": "lnnnoooo"}, "post.pk"),
    "forums:post-react": post(ACT, "post.pk", kind="thanks"),
    "forums:post-accept": post(MODERATE | {"deleted": "lnnnffff"}, "post.pk"),
}
