"""What happens in the forum comes into the queue, or changes what lies there."""

from eventlog.registry import on
from forums.events import (
    PostDeleted,
    PostEdited,
    PostHeld,
    PostHidden,
    PostPublished,
    PostShown,
    TopicChanged,
)
from forums.models import Post, Topic
from members.events import MemberJoined
from members.models import User
from moderation.actions.by_hand import ask_about_sign_up
from moderation.actions.cases import hold_case
from moderation.actions.forum import (
    author_edited,
    author_rewrote,
    author_took_back,
    topic_moved,
)
from moderation.actions.periodic import pick_for_second_look
from moderation.actions.traits import keep_traits
from moderation.events import DecisionMade
from moderation.models import Decision, Reviewable


@on(PostHeld)
def hold(event: PostHeld) -> None:
    post = _post(event.post_id)
    if post is not None and post.is_held and not post.is_deleted:
        hold_case(post, reasons=event.reasons, kind=Reviewable.Kind.HELD)


@on(PostHidden)
def look_at_hidden(event: PostHidden) -> None:
    """Where a rule hid it; what a moderator hides is decided."""
    post = _post(event.post_id)
    if post is not None and event.reasons and post.is_hidden:
        hold_case(post, reasons=event.reasons, kind=Reviewable.Kind.HELD)


@on(PostShown)
def look_again(event: PostShown) -> None:
    """Its author edited what was hidden: somebody sees whether it is better now."""
    if event.by_edit and (post := _post(event.post_id)) is not None:
        author_edited(post)


@on(PostEdited)
def note_edit(event: PostEdited) -> None:
    if (post := _post(event.post_id)) is not None:
        author_rewrote(post)


@on(PostDeleted)
def note_deletion(event: PostDeleted) -> None:
    post = _post(event.post_id)
    if post is not None and post.is_deleted and post.deleted_by_id == post.author_id:
        author_took_back(post)


@on(PostPublished, PostHeld, PostEdited)
def keep_what_posts_share(event: PostPublished | PostHeld | PostEdited) -> None:
    post = Post.objects.filter(pk=event.post_id).first()
    if post is not None:
        keep_traits(post)


@on(TopicChanged)
def follow_topic(event: TopicChanged) -> None:
    if "category" in event.changes and (topic := Topic.objects.filter(pk=event.topic_id).first()):
        topic_moved(topic)


@on(MemberJoined)
def ask_about_newcomer(event: MemberJoined) -> None:
    """Where they wait to be let in."""
    if (user := User.objects.filter(pk=event.user_id).first()) is not None:
        ask_about_sign_up(user)


@on(DecisionMade)
def have_some_looked_at_again(event: DecisionMade) -> None:
    decision = Decision.objects.filter(pk=event.decision_id, undone_at=None).first()
    if decision is not None and decision.case.kind not in {"appeal", "quality"}:
        pick_for_second_look(decision)


def _post(pk: int) -> Post | None:
    return Post.objects.filter(pk=pk).select_related("topic", "author").first()
