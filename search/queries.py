"""Find conversations by what was said in them.

The databases name candidates (`search.backends`), ranked here. What is counted and shown is read
through `visible_to(viewer)`: a document may be a moment older than its post, rights never are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from markupsafe import Markup

from core.statements import Statement
from forums.models import Category, Post, Tag, Topic
from forums.permissions import can_see, visible_categories
from members.models import User, UserQuerySet, Viewer
from search.backends import backend
from search.backends.base import NEWEST, Candidate, Marked, Scope
from search.excerpts import excerpt, highlighted
from search.language import Asked, understand
from search.models import moment_of, post_of
from search.words import text_of

PER_PAGE: Final = 20
MOST_PAGES: Final = 5
FEW: Final = 20
"""With fewer matches than this, the last word is also taken as the beginning of one."""

_STATES: Final = {
    "": Q(),
    "question": Q(kind="question"),
    "solved": Q(solution__isnull=False),
    "unanswered": Q(answered_at=None, locked_at=None, kind__in=("question", "discussion")),
}


def _nothing_withheld(posts: Sequence[int]) -> QuerySet[Post]:
    """With the category of its topic known, this is all that `Post.objects.visible_to` asks."""
    return Post.objects.filter(pk__among=posts, is_public=True, topic__is_public=True)


_public = Statement(
    lambda posts: _nothing_withheld(posts).values_list("pk", "topic_id", "topic__category_id")
)
_shown = Statement(
    lambda posts: (
        _nothing_withheld(posts)
        .select_related("author", "topic__category")
        .only(
            *("html", "number", "created_at", "author__username", "author__name"),
            *(f"topic__{name}" for name in ("title", "slug", "kind", "solution", "answered_at")),
            *(f"topic__category__{name}" for name in ("name", "slug", "colour")),
        )
    )
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One conversation, and its post that fits best."""

    post: Post
    title: Markup
    excerpt: Markup
    more: int
    """How many other posts of the conversation fit too."""


@dataclass(frozen=True, slots=True)
class Results:
    asked: Asked
    hits: list[Hit]
    count: int
    """Conversations found, among the newest posts that match."""
    is_cut: bool
    """There were more matches than are ranked."""
    page: int
    last_page: int


@dataclass(frozen=True, slots=True)
class _Found:
    key: int
    topic_id: int
    score: tuple[bool, float]


def search(viewer: Viewer, text: str, *, page: int = 1) -> Results:
    """A page of conversations. Six statements, and one for each name in the search."""
    asked = understand(
        text,
        author=lambda name: _author_named(viewer, name),
        category=lambda slug: _category_named(viewer, slug),
        tag=lambda name: _tag_named(viewer, name),
    )
    if asked.is_empty:
        return Results(asked, [], 0, False, 1, 1)
    scope, candidates = _candidates(_scope(viewer, asked))
    topics = _by_topic(_ranked(viewer, asked, candidates))
    last_page = max(1, min(MOST_PAGES, -(-len(topics) // PER_PAGE)))
    page = max(1, min(page, last_page))
    shown = topics[(page - 1) * PER_PAGE : page * PER_PAGE]
    is_cut = sum(not candidate.in_title for candidate in candidates) >= NEWEST
    return Results(asked, _hits(viewer, scope, shown), len(topics), is_cut, page, last_page)


def _scope(viewer: Viewer, asked: Asked) -> Scope:
    """Where the viewer may look, by the shorter of two lists."""
    seen = visible_categories(viewer)
    if seen is None:
        return Scope(asked)
    hidden = frozenset(Category.objects.values_list("pk", flat=True)) - seen
    return Scope(asked, hidden=hidden) if len(hidden) < len(seen) else Scope(asked, seen=seen)


def _candidates(scope: Scope) -> tuple[Scope, list[Candidate]]:
    """What matches; where that is little, also what matches with the last word left open."""
    found = backend().candidates(scope)
    if not scope.asked.is_open or len(found) >= FEW:
        return scope, found
    scope = replace(scope, as_beginning=True)
    exact = {candidate.key for candidate in found}
    more = [
        replace(candidate, relevance=candidate.relevance / 2)
        for candidate in backend().candidates(scope)
        if candidate.key not in exact
    ]
    return scope, found + more


def _ranked(viewer: Viewer, asked: Asked, candidates: list[Candidate]) -> list[_Found]:
    """Those the viewer may see, the best first: title before text, then relevance × recency."""
    topics = _fitting(viewer, asked, {post_of(candidate.key) for candidate in candidates})
    best = max((c.relevance for c in candidates if not c.in_title), default=1.0)
    now = timezone.now()
    found: dict[int, _Found] = {}
    for candidate in sorted(candidates, key=lambda candidate: not candidate.in_title):
        topic_id = topics.get(post_of(candidate.key))
        if topic_id is None or candidate.key in found:
            continue
        fits = candidate.relevance if candidate.in_title else candidate.relevance / best
        score = fits * _recency(moment_of(candidate.key), now)
        found[candidate.key] = _Found(candidate.key, topic_id, (candidate.in_title, score))
    return sorted(found.values(), key=lambda one: (one.score, one.key), reverse=True)


def _recency(moment: datetime, now: datetime) -> float:
    """1 now, four fifths after a year, half after four."""
    return 1 / (1 + max((now - moment).days, 0) / 1460)


def _fitting(viewer: Viewer, asked: Asked, ids: Iterable[int]) -> dict[int, int]:
    """Post → topic of those that fit the filters as they are now, in one statement."""
    if asked.narrows:
        return _narrowed(viewer, asked, ids)
    seen = visible_categories(viewer)
    return {
        post: topic
        for post, topic, category in _public(list(ids))
        if seen is None or category in seen
    }


def _narrowed(viewer: Viewer, asked: Asked, ids: Iterable[int]) -> dict[int, int]:
    of_topic = _STATES[asked.state]
    if asked.category is not None:
        of_topic &= Q(category=asked.category)
    if asked.tag is not None:
        of_topic &= Q(tags=asked.tag)
    posts = _readable(viewer, of_topic).filter(pk__in=ids)
    if asked.author is not None:
        posts = posts.filter(author=asked.author)
    return dict(posts.values_list("pk", "topic_id"))


def _readable(viewer: Viewer, of_topic: Q) -> QuerySet[Post]:
    """What `Post.objects.visible_to(viewer)` has, without anything withheld, whoever searches.

    Asked post by post: SQLite would read all visible topics, where it is asked for the posts in
    them.
    """
    topics = Topic.objects.visible_to(viewer).listed().filter(of_topic, pk=OuterRef("topic_id"))
    return Post.objects.filter(Exists(topics), is_public=True)


def _by_topic(found: list[_Found]) -> list[list[_Found]]:
    topics: dict[int, list[_Found]] = {}
    for one in found:
        topics.setdefault(one.topic_id, []).append(one)
    return list(topics.values())


def _hits(viewer: Viewer, scope: Scope, topics: list[list[_Found]]) -> list[Hit]:
    """Two statements."""
    keys = [topic[0].key for topic in topics]
    found = _shown([post_of(key) for key in keys])
    posts = {post.pk: post for post in found if can_see(viewer, post.topic.category)}
    marked = backend().marked(scope, keys)
    nothing = Marked("", "")
    return [
        _hit(posts[post_of(key)], marked.get(key, nothing), len(topic) - 1)
        for key, topic in zip(keys, topics, strict=True)
        if post_of(key) in posts
    ]


def _hit(post: Post, marked: Marked, more: int) -> Hit:
    title = highlighted(post.topic.title, marked.title)
    return Hit(post, title, excerpt(text_of(post.html).strip(), marked.text), more)


def _author_named(viewer: Viewer, name: str) -> int | None:
    people: UserQuerySet = User.objects.visible_to(viewer)
    found: int | None = people.named(name).values_list("pk", flat=True).first()
    return found


def _category_named(viewer: Viewer, slug: str) -> int | None:
    categories = Category.objects.visible_to(viewer)
    return categories.filter(slug=slug.lower()).values_list("pk", flat=True).first()


def _tag_named(viewer: Viewer, name: str) -> int | None:
    """A tag that only conversations out of sight have is a word like any other."""
    topics = Topic.objects.visible_to(viewer).listed().filter(tags=OuterRef("pk"))
    tags = Tag.objects.filter(Exists(topics), name=name.lower())
    return tags.values_list("pk", flat=True).first()
