"""What the forum does, and what an archive brings, the search knows a moment later."""

from eventlog.registry import on
from forums.events import (
    PostDeleted,
    PostEdited,
    PostHidden,
    PostPublished,
    PostRestored,
    PostShown,
    TopicChanged,
    TopicDeleted,
    TopicRestored,
)
from forums.models import Post
from imports.events import PostsImported
from search.actions import index_posts, index_topic


@on(PostPublished, PostEdited, PostDeleted, PostRestored)
def index_changed_post(event: PostPublished | PostEdited | PostDeleted | PostRestored) -> None:
    index_posts([event.post_id])


@on(PostHidden, PostShown)
def index_post_or_its_topic(event: PostHidden | PostShown) -> None:
    """With its first post a whole topic goes out of sight, and comes back."""
    if Post.objects.filter(pk=event.post_id, number=1).exists():
        index_topic(event.topic_id)
    else:
        index_posts([event.post_id])


@on(TopicDeleted, TopicRestored)
def index_posts_of_topic(event: TopicDeleted | TopicRestored) -> None:
    index_topic(event.topic_id)


@on(TopicChanged)
def index_changed_topic(event: TopicChanged) -> None:
    if event.changes.keys() & {"title", "category", "tags"}:
        index_topic(event.topic_id)


@on(PostsImported)
def index_imported_posts(event: PostsImported) -> None:
    """A batch. What somebody wrote meanwhile and lies between is indexed once more."""
    posts = Post.objects.filter(pk__gte=event.first_post_id, pk__lte=event.last_post_id)
    index_posts(posts.values_list("pk", flat=True))
