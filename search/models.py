"""What can be found: one row of words per post."""

from django.db import models

from forums.models import Post


class Document(models.Model):
    """The words of one post that everybody who may see its category can read.

    The databases keep their own index of these rows, in the same statement that writes one
    (migration 0002): FTS5 through triggers on SQLite, generated tsvectors with GIN on PostgreSQL.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="+")
    title = models.TextField(blank=True)
    """The topic's title, where the post is its first. Folded (`search.words`), as all text here."""
    tags = models.TextField(blank=True)
    text = models.TextField()
    marks = models.TextField()
    """What a search narrows down by: `#p` (a post) `#c7` (category) `#a3` (author) `#t5` (tag)."""

    def __str__(self) -> str:
        return f"words of post {self.post_id}"
