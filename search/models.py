"""What can be found: one row of words per post."""

from datetime import UTC, datetime
from typing import Final

from django.db import models

from forums.models import Post

_POST_BITS: Final = 31
_LAST_SECOND: Final = 2**32 - 1  # in 2106: what lies behind counts as that


def key_of(moment: datetime, post_id: int = 0) -> int:
    """A key that sorts by second, then by post. Without a post: where a moment begins."""
    return min(max(int(moment.timestamp()), 0), _LAST_SECOND) << _POST_BITS | post_id


def post_of(key: int) -> int:
    return key & (1 << _POST_BITS) - 1


def moment_of(key: int) -> datetime:
    return datetime.fromtimestamp(key >> _POST_BITS, UTC)


class Document(models.Model):
    """The words of one post that everybody who may see its category can read.

    The databases keep their own index of these rows, in the same statement that writes one
    (migration 0002): FTS5 through triggers on SQLite, generated tsvectors with GIN on PostgreSQL.
    """

    id = models.BigIntegerField(primary_key=True)
    """When the post was written, and which it is (`key_of`): both databases read newest first."""
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="+")
    title = models.TextField(blank=True)
    """The topic's title, where the post is its first. Folded (`search.words`), as all text here."""
    tags = models.TextField(blank=True)
    text = models.TextField()
    marks = models.TextField()
    """What a search narrows down by: `#p` (a post) `#c7` (category) `#a3` (author) `#t5` (tag)."""

    def __str__(self) -> str:
        return f"words of post {self.post_id}"
