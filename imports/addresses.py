"""Addresses of the old site: what they look like, and where they lead now.

Kept are `t/27`, `t/some-words/27`, `c/6`, `c/name` and `u/key`, and `t/27/9` only where the post's
number here is another one. Our own topics have addresses of the same form, so an exact match (words
and number) decides.
"""

import re
from dataclasses import dataclass
from typing import Final

from core.usernames import username_key
from forums.models import Category, Post, Topic
from imports.models import ImportedRecord, OldAddress
from members.models import User, Viewer

Kind = ImportedRecord.Kind
LONGEST: Final = 200
_TOPIC = re.compile(
    r"/t/(?:(?P<slug>[^/]*[^/\d][^/]*)/)?(?P<topic>\d{1,12})(?:/(?P<post>\d{1,9}))?/?"
)
_CATEGORY = re.compile(r"/c/(?:[^/]+/){0,3}(?P<category>[^/]+)/?")
_PERSON = re.compile(r"/(?:u|users)/(?P<name>[^/]+)(?:/(?:summary|activity))?/?")
_POST = re.compile(r"/p/(?P<post>\d{1,12})/?")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a path would name on the old site."""

    paths: tuple[str, ...] = ()
    """As kept, the most exact one first."""
    exact: str = ""
    """Words and number of a topic."""
    post: int | None = None
    post_id: str = ""


def asked_by(path: str) -> Asked | None:
    """Read a path, or say that it is none of the old site's."""
    if found := _TOPIC.fullmatch(path):
        topic, post = found["topic"], found["post"]
        exact = topic_path(int(topic), found["slug"]) if found["slug"] else ""
        paths = (f"t/{topic}/{post}", f"t/{topic}") if post else (f"t/{topic}",)
        return Asked(paths, exact, int(post) if post else None)
    if found := _CATEGORY.fullmatch(path):
        return Asked((f"c/{found['category'].lower()}",))
    if found := _PERSON.fullmatch(path):
        return Asked((person_path(found["name"]),))
    if found := _POST.fullmatch(path):
        return Asked(post_id=found["post"])
    return None


def topic_path(number: int, slug: str = "") -> str:
    return f"t/{slug}/{number}" if slug else f"t/{number}"


def person_path(name: str) -> str:
    return f"u/{username_key(name)}"


def is_exact(asked: Asked) -> bool:
    """Whether the old site had a topic with exactly these words and this number. One query."""
    return bool(asked.exact) and OldAddress.objects.filter(path=asked.exact).exists()


def new_address(asked: Asked, viewer: Viewer) -> str:
    """Where it leads now; empty for what is unknown, and for what the viewer may not see."""
    if asked.post_id:
        records = ImportedRecord.objects.filter(kind=Kind.POST, external_id=asked.post_id)
        key = records.order_by("source").values_list("local_id", flat=True).first()
        return _href(Kind.POST, key, None, viewer) if key else ""
    found = {row.path: row for row in OldAddress.objects.filter(path__in=asked.paths)}
    row = next((found[path] for path in asked.paths if path in found), None)
    return _href(row.kind, row.target_id, asked.post, viewer) if row else ""


def _href(kind: str, key: int, number: int | None, viewer: Viewer) -> str:
    if kind == Kind.POST:
        post = Post.objects.visible_to(viewer).select_related("topic").filter(pk=key).first()
        return post.href if post else ""
    models = {Kind.TOPIC: Topic, Kind.CATEGORY: Category, Kind.PERSON: User}
    target = models[Kind(kind)].objects.visible_to(viewer).filter(pk=key).first()  # type: ignore[attr-defined]
    if target is None:
        return ""
    return f"{target.href}{number}/" if number and number > 1 else str(target.href)
