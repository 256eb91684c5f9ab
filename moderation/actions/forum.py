"""What the forum did to something that lies in the queue."""

from django.db import transaction
from django.db.models import Q

from forums.models import Post, Topic
from moderation.actions.cases import excerpt_of, lock_case, open_case, step, weigh
from moderation.models import Decision, Reviewable, Step


@transaction.atomic
def author_edited(post: Post) -> None:
    """What was hidden until it is edited comes back for another look, once per edit."""
    case = Reviewable.objects.filter(post=post).first()
    if case is None:
        return
    case = lock_case(case)
    last = case.decisions.order_by("-round").first()
    if case.is_open or last is None or last.outcome != Decision.Outcome.HIDE:
        return
    open_case(case, kind=Reviewable.Kind.REVISED, by=post.author)
    case.excerpt = excerpt_of(post)
    weigh(case)


@transaction.atomic
def author_rewrote(post: Post) -> None:
    """Whoever looks at an open case sees that its post says something else now, once per edit."""
    case = Reviewable.objects.filter(post=post, state=Reviewable.State.OPEN).first()
    last = post.revisions.order_by("-version").first()
    if case is None or last is None or last.edited_by_id != post.author_id:
        return
    case = lock_case(case)
    steps = Step.objects.filter(case=case, kind=Step.Kind.EDITED)
    if not case.is_open or steps.filter(facts__version__gte=post.version).exists():
        return
    if post.edited_at and case.opened_at >= post.edited_at:  # everybody saw it so
        return
    case.excerpt = excerpt_of(post)
    step(case, Step.Kind.EDITED, by=post.author, saved_later=True, version=post.version)
    case.save(update_fields=["excerpt", "version"])


@transaction.atomic
def author_took_back(post: Post) -> None:
    """Whoever looks at it sees that; what it broke is still to be decided."""
    case = Reviewable.objects.filter(post=post, state=Reviewable.State.OPEN).first()
    if case is None:
        return
    case = lock_case(case)
    if not Step.objects.filter(case=case, kind=Step.Kind.DELETED, facts__at=_moment(post)).exists():
        step(case, Step.Kind.DELETED, by=post.author, at=_moment(post))
        weigh(case)


@transaction.atomic
def topic_moved(topic: Topic) -> None:
    """Its cases, and questions about what was decided in them, belong to the moderators of where
    it lies now.
    """
    theirs = Q(post__topic=topic) | Q(decision__post__topic=topic)
    cases = Reviewable.objects.filter(theirs).exclude(category=topic.category_id)
    for case in cases.order_by("pk").select_for_update(of=("self",), no_key=True):
        case.category_id = topic.category_id
        case.save(update_fields=["category"])
        step(case, Step.Kind.MOVED)


def _moment(post: Post) -> str:
    return post.deleted_at.isoformat() if post.deleted_at else ""
