"""What readers give back: reactions, and the answer that solved it."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.pages import outdate
from eventlog.actions import record
from forums.actions.visibility import lock_post, topic_for_writing
from forums.actions.writing import tags_of
from forums.events import AnswerAccepted, AnswerWithdrawn, ReactionGiven
from forums.looks import reactions
from forums.models import Post, Reaction, Topic
from forums.permissions import can_accept_answer, can_react
from forums.refusals import NotAReply, UnknownReaction
from members.models import User


@transaction.atomic
def react(post: Post, *, by: User, kind: str) -> Post:
    """Give a reaction. Given twice, it counts once."""
    topic, post = lock_post(post)

    if not can_react(by, post):
        raise PermissionDenied
    if kind not in reactions():
        raise UnknownReaction

    _, new = Reaction.objects.get_or_create(post=post, user=by, kind=kind)
    if new:
        _count(topic, post, kind, +1)
        record(ReactionGiven(post_id=post.pk, user_id=by.pk, kind=kind), by=by)
    return post


@transaction.atomic
def take_back_reaction(post: Post, *, by: User, kind: str) -> Post:
    """Take a reaction back. Where there is none, nothing happens."""
    topic, post = lock_post(post)

    if not can_react(by, post):
        raise PermissionDenied

    gone, _ = Reaction.objects.filter(post=post, user=by, kind=kind).delete()
    if gone:
        _count(topic, post, kind, -1)
    return post


@transaction.atomic
def accept_answer(post: Post, *, by: User) -> Topic:
    """Mark a reply as the solution; another one that was marked no longer is."""
    topic, post = lock_post(post)

    if not can_accept_answer(by, topic):
        raise PermissionDenied
    if post.is_first or post.is_gone:
        raise NotAReply
    if topic.solution_id == post.pk:
        return topic

    _count_solution(topic, -1)
    topic.solution, topic.solved_at = post, timezone.now()
    topic.save(update_fields=["solution", "solved_at"])
    _count_solution(topic, +1)

    record(AnswerAccepted(topic_id=topic.pk, post_id=post.pk), by=by)
    outdate(*tags_of(topic))
    return topic


@transaction.atomic
def withdraw_answer(topic: Topic, *, by: User) -> Topic:
    """The question is open again."""
    topic = topic_for_writing(topic.pk)

    if not can_accept_answer(by, topic):
        raise PermissionDenied
    if topic.solution_id is None:
        return topic

    post_id = topic.solution_id
    _count_solution(topic, -1)
    topic.solution = topic.solved_at = None
    topic.save(update_fields=["solution", "solved_at"])

    record(AnswerWithdrawn(topic_id=topic.pk, post_id=post_id), by=by)
    outdate(*tags_of(topic))
    return topic


def _count(topic: Topic, post: Post, kind: str, step: int) -> None:
    counts = Counter(post.reactions)
    counts[kind] += step
    post.reactions = dict(+counts)
    post.save(update_fields=["reactions"])
    Topic.objects.filter(pk=topic.pk).update(like_count=F("like_count") + step)
    User.objects.filter(pk=post.author_id).update(thanks_count=F("thanks_count") + step)
    outdate(f"topic:{topic.pk}")


def _count_solution(topic: Topic, step: int) -> None:
    if topic.solution_id:
        solver = Post.objects.filter(pk=topic.solution_id).values("author_id")
        User.objects.filter(pk__in=solver).update(solution_count=F("solution_count") + step)
