"""What the forum itself does when something happened."""

from itertools import islice

from core.pages import outdate
from core.transactions import after_commit
from eventlog.registry import on
from forums.actions.writing import tags_of, wake_readers
from forums.events import (
    AnswerAccepted,
    AnswerWithdrawn,
    CategoryChanged,
    CategoryDeleted,
    PostDeleted,
    PostEdited,
    PostHidden,
    PostPublished,
    PostRestored,
    PostShown,
    ReactionGiven,
    TopicChanged,
    TopicDeleted,
    TopicEvent,
    TopicRestored,
)
from forums.models import Post, Topic
from forums.trust import promote_soon
from members.events import ProfileChanged, RoleChanged
from members.models import User


@on(
    AnswerAccepted,
    AnswerWithdrawn,
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
def show_topic_as_it_is(event: TopicEvent) -> None:
    """The action already did so after its commit; if it was killed before, this is what counts."""
    topic = Topic.objects.filter(pk=event.topic_id).first()
    if topic is not None:
        outdate(*tags_of(topic), "front")
        after_commit(wake_readers, topic)


@on(ProfileChanged, RoleChanged)
def show_author_as_they_are(event: ProfileChanged | RoleChanged) -> None:
    """Their name, picture and the brand's mark, in every conversation they wrote in.

    A thousand of them are a few calls of the cache.
    """
    topics = Post.objects.filter(author_id=event.user_id).values_list("topic_id", flat=True)
    tags = (f"topic:{pk}" for pk in topics.distinct().iterator())
    while batch := list(islice(tags, 500)):
        outdate(*batch)


@on(CategoryChanged, CategoryDeleted)
def show_categories_as_they_are(event: CategoryChanged | CategoryDeleted) -> None:
    outdate("site", "lists", "front")


@on(PostPublished, ReactionGiven)
def promote_whoever_got_there(event: PostPublished | ReactionGiven) -> None:
    """The author, who wrote or was thanked, and whoever gave the thanks."""
    people = Post.objects.filter(pk=event.post_id).values_list("author_id", flat=True)
    keys = {*people, *([event.user_id] if isinstance(event, ReactionGiven) else [])}
    for user in User.objects.filter(pk__in=keys, is_active=True).order_by("pk"):
        promote_soon(user)
