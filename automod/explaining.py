"""Why a post waits, for its author: from the case that holds it."""

from collections.abc import Mapping, Sequence

from forums.models import Post
from forums.screening import explain_with
from moderation.models import Reviewable


@explain_with
def why_they_wait(posts: Sequence[Post]) -> Mapping[int, Sequence[str]]:
    """One query. What is meant for moderators only is left out."""
    cases = Reviewable.objects.open().filter(post__in=posts).values_list("post_id", "reasons")
    return {
        pk: list(dict.fromkeys(filter(None, map(_for_author, reasons))))
        for pk, reasons in cases
        if pk is not None
    }


def _for_author(reason: dict[str, object]) -> str:
    facts = reason["facts"]
    told = facts.get("told", reason["words"]) if isinstance(facts, dict) else ""
    return str(told)
