"""What the forum does, the search knows a moment later."""

from eventlog.registry import on
from forums.events import (
    PostDeleted,
    PostEdited,
    PostPublished,
    PostRestored,
    TopicChanged,
    TopicDeleted,
    TopicRestored,
)
from search.actions import index_posts, index_topic


@on(PostPublished, PostEdited, PostDeleted, PostRestored)
def index_changed_post(event: PostPublished | PostEdited | PostDeleted | PostRestored) -> None:
    index_posts([event.post_id])


@on(TopicDeleted, TopicRestored)
def index_posts_of_topic(event: TopicDeleted | TopicRestored) -> None:
    index_topic(event.topic_id)


@on(TopicChanged)
def index_changed_topic(event: TopicChanged) -> None:
    if event.changes.keys() & {"title", "category", "tags"}:
        index_topic(event.topic_id)
