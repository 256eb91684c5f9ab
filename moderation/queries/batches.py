"""What one decision for many would include, and how far a batch is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, QuerySet, When
from django.http import QueryDict
from django.utils.functional import Promise

from core.text import whole_number
from forums.models import PRIVATE_OF_AUTHOR, Post
from members.models import User
from moderation.models import Batch, Decision, Reviewable
from moderation.similar import LIKENESSES, MOST, Likeness, moderated_posts, similar_posts

SHOWN: Final = 50
FAILURES_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which posts are like the case's, with how many there are."""

    kind: str
    words: str | Promise
    count: int
    is_current: bool


def similar_page(
    case: Reviewable,
    kind: str,
    *,
    viewer: User,
    data: QueryDict | None = None,
    all_ticked: bool = False,
) -> dict[str, Any]:
    """The ways of being alike with their counts, the case's own post, and the newest like it.

    Nothing is ticked that nobody read: only the post of the case, and those with its very words,
    unless somebody asks for all of them.
    """
    ways = [likeness for likeness in LIKENESSES.values() if likeness.is_open()]
    current = next((way for way in ways if way.kind == kind), ways[0])
    found = {way.kind: similar_posts(case, way, viewer=viewer) for way in ways}
    counts = {name: posts.count() for name, posts in found.items()}
    own_first = Case(When(pk=case.post_id, then=0), default=1)
    shown = found[current.kind].order_by(own_first, "-pk")
    posts = list(_with_what_is_shown(shown)[:SHOWN])
    total = counts[current.kind]
    ticks_all = all_ticked or current.is_same
    ticked = {post.pk for post in posts if ticks_all or post.pk == case.post_id}
    with_rest = ticks_all
    if data:
        ticked, with_rest = set(_numbers(data.getlist("post"))), "rest" in data
    return {
        "case": case,
        "ways": [Way(w.kind, w.words, counts[w.kind], w is current) for w in ways],
        "current": current,
        "posts": posts,
        "total": total,
        "rest": total - len(posts),
        "is_all": total < MOST,
        "newest": max((post.pk for post in posts), default=0),
        "ticked": ticked,
        "with_rest": with_rest,
        "is_all_ticked": with_rest and len(ticked) >= len(posts),
    }


def chosen_posts(case: Reviewable, data: QueryDict, *, viewer: User) -> list[int]:
    """What stayed ticked, and with "rest" those that were only counted; nothing that came since."""
    ticked = set(_numbers(data.getlist("post")))
    likeness = LIKENESSES.get(data.get("kind", ""))
    if likeness is None or not likeness.is_open():
        return sorted(ticked)
    return sorted(_chosen(case, likeness, data, ticked, viewer))


def _chosen(
    case: Reviewable, likeness: Likeness, data: QueryDict, ticked: set[int], viewer: User
) -> set[int]:
    found = set(similar_posts(case, likeness, viewer=viewer).values_list("pk", flat=True))
    chosen = found & ticked
    if "rest" in data:
        shown = set(_numbers(data.getlist("shown")))
        newest = next(iter(_numbers([data.get("newest", "")])), 0)
        chosen |= {pk for pk in found - shown if pk <= newest}
    return chosen


def batch_page(batch: Batch, *, viewer: User) -> dict[str, Any]:
    """How far it is, and what was refused, by name where the viewer moderates. Three queries."""
    whole = batch.done if batch.is_undoing else batch.total
    moved = batch.undone if batch.is_undoing else batch.position
    failures = batch.failures[-FAILURES_SHOWN:]
    keys = [failure["post"] for failure in failures if "post" in failure]
    keys_of_decisions = [failure["decision"] for failure in failures if "decision" in failure]
    refused = moderated_posts(viewer).filter(pk__in=keys)
    posts = {post.pk: post for post in _with_what_is_shown(refused)}
    decisions = Decision.objects.visible_to(viewer).filter(pk__in=keys_of_decisions)
    decisions = decisions.select_related("case")
    cases = {decision.pk: decision.case for decision in decisions}
    return {
        "batch": batch,
        "percent": round(100 * moved / whole) if whole else 100,
        "failures": [
            (posts.get(one.get("post", 0)), cases.get(one.get("decision", 0)), one["why"])
            for one in failures
        ],
        "more_failures": len(batch.failures) - len(failures),
        "outcome": Decision.Outcome(batch.choice["outcome"]).label,
        "likeness": LIKENESSES[batch.likeness].words if batch.likeness in LIKENESSES else "",
    }


def _with_what_is_shown(posts: QuerySet[Post]) -> QuerySet[Post]:
    shown = posts.select_related("author", "topic__category")
    return shown.defer("body", "topic__excerpt", *PRIVATE_OF_AUTHOR)


def _numbers(texts: Iterable[str]) -> list[int]:
    return [number for text in texts if (number := whole_number(text)) is not None]
