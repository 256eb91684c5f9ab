"""What the forum itself does when something happened."""

from core.pages import outdate
from core.transactions import after_commit
from eventlog.registry import on
from forums.actions.writing import tags_of, wake_readers
from forums.events import (
    CategoryChanged,
    PostDeleted,
    PostPublished,
    TopicChanged,
    TopicDeleted,
)
from forums.models import Topic


@on(PostPublished, PostDeleted, TopicChanged, TopicDeleted)
def show_topic_as_it_is(
    event: PostPublished | PostDeleted | TopicChanged | TopicDeleted,
) -> None:
    """The action already did, after its commit. Where it was killed in between, this is the one
    that counts.
    """
    topic = Topic.objects.filter(pk=event.topic_id).first()
    if topic is not None:
        outdate(*tags_of(topic), "front")
        after_commit(wake_readers, topic)


@on(CategoryChanged)
def show_categories_as_they_are(event: CategoryChanged) -> None:
    outdate("site", "lists", "front")
