"""Keep the words of posts as the posts are."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from forums.models import Post
from search.models import Document, key_of
from search.words import folded, text_of

BATCH: Final = 500


def index_posts(post_ids: Iterable[int]) -> int:
    """Write the documents of these posts anew, in batches; deleted ones lose theirs.

    Says how many can be found now.
    """
    ids = sorted(set(post_ids))
    return sum(_index_batch(ids[i : i + BATCH]) for i in range(0, len(ids), BATCH))


def index_topic(topic_id: int) -> int:
    """The same for all posts of a topic: its title, category or tags changed, or it went."""
    return index_posts(Post.objects.filter(topic=topic_id).values_list("pk", flat=True))


@transaction.atomic
def _index_batch(ids: list[int]) -> int:
    # Locked first and read then: of two that index one post, the later one reads the newer text.
    locked = Post.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    list(locked.values_list("pk"))
    documents = [_document(post) for post in _readable(ids).iterator(chunk_size=BATCH)]

    kept = [document.pk for document in documents]
    Document.objects.filter(post__in=ids).exclude(pk__in=kept).delete()
    Document.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["title", "tags", "text", "marks"],
    )
    return len(documents)


def _readable(ids: list[int]) -> "QuerySet[Post]":
    posts = Post.objects.filter(pk__in=ids, is_public=True, topic__is_public=True)
    return (
        posts.select_related("topic")
        .prefetch_related("topic__tags")
        .only("number", "author_id", "html", "created_at", "topic__title", "topic__category_id")
    )


def _document(post: Post) -> Document:
    tags = list(post.topic.tags.all())
    return Document(
        pk=key_of(post.created_at, post.pk),
        post=post,
        title=folded(post.topic.title) if post.is_first else "",
        tags=folded(" ".join(tag.name for tag in tags)) if post.is_first else "",
        text=folded(text_of(post.html)),
        marks=" ".join(_marks(post, [tag.pk for tag in tags])),
    )


def _marks(post: Post, tag_ids: list[int]) -> Iterator[str]:
    yield "#p"
    yield f"#c{post.topic.category_id}"
    yield f"#a{post.author_id}"
    yield from (f"#t{pk}" for pk in tag_ids)
