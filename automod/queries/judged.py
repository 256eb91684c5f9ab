"""What moderators decided about posts, asked the way hits of rules are judged."""

from collections.abc import Iterable

from django.db.models import F

from forums.models import Post
from moderation.models import Appeal, Decision

Outcome = Decision.Outcome


def upheld_by_moderators(posts: Iterable[int]) -> dict[int, bool]:
    """Post → whether somebody acted on it, or decided that it stays. Left out: nobody decided.

    The last word counts: of the newest decision by a person, or of whoever answered its appeal.
    What a rule decided by itself says nothing. Two queries.
    """
    keys = list(posts)
    removed = Post.objects.filter(pk__in=keys, deleted_by__isnull=False)
    found = dict.fromkeys(
        removed.exclude(deleted_by=F("author")).values_list("pk", flat=True), True
    )
    decisions = Decision.objects.filter(post__in=keys).order_by("created_at", "pk")
    for decision in decisions.select_related("appeal").only(
        "post", "outcome", "by", "undone_at", "overturned", "appeal__state"
    ):
        post: int = decision.post_id  # type: ignore[assignment]
        if decision.overturned:
            found[post] = False
        elif not decision.is_undone and _by_somebody(decision):
            found[post] = decision.outcome != Outcome.KEEP
    return found


def _by_somebody(decision: Decision) -> bool:
    """Of a person's own, or a rule's that a person looked at again."""
    appeal: Appeal | None = getattr(decision, "appeal", None)
    return decision.by_id is not None or (
        appeal is not None and appeal.state == Appeal.State.UPHELD
    )
