"""What the forum itself does when something happened."""

from core.pages import outdate
from core.transactions import after_commit
from eventlog.registry import on
from forums.actions.writing import tags_of, wake_readers
from forums.events import PostPublished
from forums.models import Topic


@on(PostPublished)
def wake_open_pages_again(event: PostPublished) -> None:
    """The action already did, after its commit. Where it was killed in between, this is the one
    that counts.
    """
    topic = Topic.objects.filter(pk=event.topic_id).first()
    if topic is not None:
        outdate(*tags_of(topic))
        after_commit(wake_readers, topic)
