"""Find conversations by what was said in them.

The databases name candidates (`search.backends`), ranked here. What is shown is then read through
`Post.objects.visible_to(viewer)`: a document may be a moment older than its post, rights never are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils import timezone
from markupsafe import Markup

from core.usernames import username_key
from forums.models import Category, Post, Tag
from forums.permissions import visible_categories
from members.models import User, Viewer
from search.backends import backend
from search.backends.base import NEWEST, Candidate, Marked, Scope, start_of
from search.excerpts import excerpt, highlighted
from search.language import Asked, understand
from search.words import text_of

PER_PAGE: Final = 20
MOST_PAGES: Final = 5
FEW: Final = 20
"""With fewer matches than this, the last word is also taken as the beginning of one."""

_STATES: Final = {
    "": Q(),
    "question": Q(topic__kind="question"),
    "solved": Q(topic__solution__isnull=False),
    "unanswered": Q(
        topic__answered_at=None,
        topic__locked_at=None,
        topic__kind__in=("question", "discussion"),
    ),
}


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
    post_id: int
    topic_id: int
    score: float


def search(viewer: Viewer, text: str, *, page: int = 1) -> Results:
    """A page of conversations. Six statements, and one for each name in the search."""
    asked = understand(
        text,
        author=_author_named,
        category=lambda slug: _category_named(viewer, slug),
        tag=_tag_named,
    )
    if asked.is_empty:
        return Results(asked, [], 0, False, 1, 1)
    scope, candidates = _candidates(Scope(asked, visible_categories(viewer)))
    topics = _by_topic(_ranked(viewer, asked, candidates))
    last_page = max(1, min(MOST_PAGES, -(-len(topics) // PER_PAGE)))
    page = max(1, min(page, last_page))
    shown = topics[(page - 1) * PER_PAGE : page * PER_PAGE]
    is_cut = sum(not candidate.in_title for candidate in candidates) >= NEWEST
    return Results(asked, _hits(viewer, scope, shown), len(topics), is_cut, page, last_page)


def _candidates(scope: Scope) -> tuple[Scope, list[Candidate]]:
    """What matches; where that is little, also what matches with the last word left open."""
    found = backend().candidates(scope)
    if not scope.asked.is_open or len(found) >= FEW:
        return scope, found
    scope = Scope(scope.asked, scope.categories, as_beginning=True)
    exact = {candidate.post_id for candidate in found}
    more = [
        Candidate(candidate.post_id, candidate.relevance / 2, candidate.in_title)
        for candidate in backend().candidates(scope)
        if candidate.post_id not in exact
    ]
    return scope, found + more


def _ranked(viewer: Viewer, asked: Asked, candidates: list[Candidate]) -> list[_Found]:
    """Those the viewer may see, the best first: title before text, then relevance × recency."""
    rows = _readable(viewer, asked, {candidate.post_id for candidate in candidates})
    posts = {pk: (topic_id, moment) for pk, topic_id, moment in rows}
    best = max((c.relevance for c in candidates if not c.in_title), default=1.0) or 1.0
    now = timezone.now()
    scores: dict[int, float] = {}
    for candidate in candidates:
        if candidate.post_id not in posts:
            continue
        fits = 2.0 if candidate.in_title else candidate.relevance / best
        score = fits * _recency(posts[candidate.post_id][1], now)
        score += 1.0 if candidate.in_title else 0.0
        scores[candidate.post_id] = max(score, scores.get(candidate.post_id, 0.0))
    ordered = sorted(scores, key=lambda pk: (-scores[pk], -pk))
    return [_Found(pk, posts[pk][0], scores[pk]) for pk in ordered]


def _recency(moment: datetime, now: datetime) -> float:
    """1 now, four fifths after a year, half after four."""
    return 1 / (1 + max((now - moment).days, 0) / 1460)


def _readable(
    viewer: Viewer, asked: Asked, ids: Iterable[int]
) -> Iterable[tuple[int, int, datetime]]:
    """The filters again, on what the posts are now. Nothing deleted, whoever searches."""
    posts = Post.objects.visible_to(viewer).filter(
        _STATES[asked.state], pk__in=ids, deleted_at=None, topic__deleted_at=None
    )
    if asked.author is not None:
        posts = posts.filter(author=asked.author)
    if asked.category is not None:
        posts = posts.filter(topic__category=asked.category)
    if asked.tag is not None:
        posts = posts.filter(topic__tags=asked.tag)
    if asked.before:
        posts = posts.filter(created_at__lt=start_of(asked.before))
    if asked.after:
        posts = posts.filter(created_at__gte=start_of(asked.after))
    return posts.values_list("pk", "topic_id", "created_at")


def _by_topic(found: list[_Found]) -> list[list[_Found]]:
    topics: dict[int, list[_Found]] = {}
    for one in found:
        topics.setdefault(one.topic_id, []).append(one)
    return list(topics.values())


def _hits(viewer: Viewer, scope: Scope, topics: list[list[_Found]]) -> list[Hit]:
    ids = [topic[0].post_id for topic in topics]
    posts = (
        Post.objects.visible_to(viewer)
        .select_related("author", "topic", "topic__category")
        .defer("body", "author__password", "author__bio", "topic__category__lede")
        .in_bulk(ids)
    )
    marked = backend().marked(scope, ids)
    nothing = Marked("", "")
    return [
        _hit(posts[topic[0].post_id], marked.get(topic[0].post_id, nothing), len(topic) - 1)
        for topic in topics
        if topic[0].post_id in posts
    ]


def _hit(post: Post, marked: Marked, more: int) -> Hit:
    title = highlighted(post.topic.title, marked.title)
    return Hit(post, title, excerpt(text_of(post.html).strip(), marked.text), more)


def _author_named(name: str) -> int | None:
    found: int | None = (
        User.objects.filter(username_key=username_key(name)).values_list("pk", flat=True).first()
    )
    return found


def _category_named(viewer: Viewer, slug: str) -> int | None:
    categories = Category.objects.visible_to(viewer)
    return categories.filter(slug=slug.lower()).values_list("pk", flat=True).first()


def _tag_named(name: str) -> int | None:
    return Tag.objects.filter(name=name.lower()).values_list("pk", flat=True).first()
