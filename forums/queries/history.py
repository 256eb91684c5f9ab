"""What edits changed in a post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.safestring import SafeString

from core.diff import diff_html
from forums.models import Post
from members.models import User

VERSIONS_SHOWN: Final = 20
"""Comparing two long texts takes up to a third of a second."""


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: the version it made, and what is different in it."""

    version: int
    by: User | None
    at: datetime
    title: str
    """The topic's before, where the post is its first."""
    html: SafeString


@dataclass(frozen=True, slots=True)
class History:
    """Edits, newest first."""

    changes: Sequence[Change]
    older: int
    """The version before which there were others; 0 where there were none."""


def history_of(post: Post, *, before: int) -> History:
    """The last edits that led to version `before`. Three queries."""
    earlier = post.revisions.select_related("edited_by").order_by("-version")
    revisions = list(earlier.filter(version__lt=before)[:VERSIONS_SHOWN])
    later = post.revisions.filter(version__gte=before).order_by("version").first()
    after = [later.body if later else post.body, *(revision.body for revision in revisions)]
    changes = [
        Change(
            version=revision.version + 1,
            by=revision.edited_by,
            at=revision.created_at,
            title=revision.title,
            html=diff_html(revision.body, body),
        )
        for revision, body in zip(revisions, after, strict=False)
    ]
    first = revisions[-1].version if revisions else 1
    older = first if post.revisions.filter(version__lt=first).exists() else 0
    return History(changes, older)
