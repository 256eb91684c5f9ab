"""One conversation, as its page shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import F, FilteredRelation, Q
from django.http import Http404
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup, escape

from branding.models import brand_name
from core.markdown import excerpt
from core.pages import stored_part
from core.slots import Pieces, cut, fill, slot
from core.statements import Statement
from forums.looks import reactions
from forums.models import PRIVATE_OF_AUTHOR, Category, Post, Reaction, Topic
from forums.permissions import (
    can_accept_answer,
    can_moderate,
    can_react_in,
    can_reply,
    can_see_topic,
    editable_since,
    mute_in,
)
from forums.refusals import Muted
from forums.screening import why_closed, why_held
from members.models import Viewer

PAGE_POSTS: Final = 20

_topic = Statement(lambda topic: Topic.objects.select_related("category").filter(pk=topic))
_topic_for = Statement(
    lambda topic, viewer: (
        Topic.objects.select_related("category")
        .filter(pk=topic)
        .annotate(mine=FilteredRelation("readings", condition=Q(readings__user=viewer)))
        .annotate(read_number=F("mine__last_read_number"))
    )
)
_after = Statement(
    lambda topic, number: (
        Post.objects.numbered().for_reading().filter(topic=topic, number__gt=number)[:PAGE_POSTS]
    )
)
_marked = Statement(
    lambda topic, last, solution, staff_reply: (
        # Two questions by two indexes. For one with "or", SQLite reads the whole topic.
        Post.objects.filter(
            pk__in=Post.objects.numbered()
            .filter(topic=topic, number__in=(1, last))
            .values("pk")
            .union(Post.objects.filter(pk__in=(solution, staff_reply)).values("pk"), all=True)
        )
        .select_related("author")
        .defer("html", *PRIVATE_OF_AUTHOR)
        .order_by("number")
    )
)
_given = Statement(
    lambda viewer, posts: Reaction.objects.filter(user=viewer, post_id__among=posts).values_list(
        "post_id", "kind"
    )
)


@dataclass(frozen=True, slots=True)
class PostsPart:
    """Posts of a topic, or one page of it, the same for everybody who may read it."""

    pieces: Pieces
    posts: tuple[tuple[int, int, int], ...]
    """Key, number and author's key of every post."""
    has_reactions: bool
    marks: tuple[int, ...]
    """Numbers of the posts that the map of the topic shows."""
    written: Mapping[int, datetime]
    """Key of a post that is not gone → when it was written: editing one's own may have an end."""


def topic_or_404(viewer: Viewer, topic_id: int) -> Topic:
    """The topic with its category, if the viewer may know of it. One query.

    For members `read_number` says how far they have read in it.
    """
    found = _topic_for(topic_id, viewer.pk) if viewer.is_authenticated else _topic(topic_id)
    for topic in found:
        if can_see_topic(viewer, topic):
            return topic
    raise Http404


def post_or_404(viewer: Viewer, post_id: int) -> Post:
    post = (
        Post.objects.visible_to(viewer)
        .select_related("topic", "topic__category", "author", "deleted_by")
        .filter(pk=post_id)
        .first()
    )
    if post is None:
        raise Http404
    return post


def page_of(number: int) -> int:
    """1 for posts 1–20, 2 for 21–40 …"""
    return max(number - 1, 0) // PAGE_POSTS + 1


def page_part(topic: Topic, page: int, *, for_guests: bool) -> PostsPart:
    """A page of the topic, all but its frame; made once per change of the topic.

    Three queries when made: the topic is read again, because what was read before the part's
    tokens were may be older than they are.
    """

    def make() -> PostsPart:
        now = _now(topic)
        first, last_page = (page - 1) * PAGE_POSTS + 1, page_of(max(now.highest_number, 1))
        posts = now.posts.numbered().filter(number__range=(first, first + PAGE_POSTS - 1))
        marked = _marked_posts(now)
        context = {
            "tags": [(name, f"/tag/{name}/") for name in now.tag_names],
            "marks": [_mark(post, now) for post in marked if post.is_public],
            "solution": _solution(now, marked),
            "page": page,
            "last_page": last_page,
            "pager_pages": [
                (p, f"{now.href}{(p - 1) * PAGE_POSTS + 1}/" if p > 1 else now.href, p == page)
                for p in _near(page, last_page)
            ],
            "canonical": canonical_url(now, page),
        }
        return _render(
            "forums/_topic_main.html", now, list(posts.for_reading()), for_guests, context
        )

    key = f"topic:{topic.pk}:{page}:{'guests' if for_guests else 'members'}"
    return stored_part(key, ("site", f"topic:{topic.pk}"), make)


def _now(topic: Topic) -> Topic:
    for found in _topic(topic.pk):
        return found
    raise Http404


def _render(
    template: str, topic: Topic, posts: list[Post], for_guests: bool, context: dict[str, Any]
) -> PostsPart:
    shared = {
        "topic": topic,
        "posts": posts,
        "last_number": posts[-1].number if posts else 0,
        "for_guests": for_guests,
        "reactions": reactions(),
        "brand": brand_name(),
    }
    return PostsPart(
        cut(get_template(template).render(shared | context)),
        tuple((post.pk, post.number, post.author_id) for post in posts),
        any(post.reactions for post in posts),
        tuple(mark["number"] for mark in context.get("marks", ())),
        {post.pk: post.created_at for post in posts if not post.is_gone},
    )


def _marked_posts(topic: Topic) -> list[Post]:
    """First post, solution, the brand's first reply and the newest post. One query."""
    keys = topic.solution_id or 0, topic.staff_reply_id or 0
    return _marked(topic.pk, topic.highest_number, *keys)


def _mark(post: Post, topic: Topic) -> dict[str, Any]:
    """A place worth jumping to, as the thread map shows it."""
    name = post.author.display_name
    if post.is_first:
        kind, title = "ask", _("{name} asks") if topic.is_question else _("{name} begins")
    elif post.pk == topic.solution_id:
        kind, title = "solution", _("Solution")
    elif post.pk == topic.staff_reply_id:
        kind, title = "staff", _("{brand} took part")
    else:
        kind, title = "new", _("Latest")
    return {
        "kind": kind,
        "number": post.number,
        "href": topic.post_href(post.number),
        "title": title.format(name=name, brand=brand_name()),
        "note": "" if kind == "ask" else name,
        "is_read": slot("is_read", post.number),
        "is_current": slot("is_current", post.number),
    }


def marks_for(topic: Topic, *, number: int) -> list[dict[str, Any]]:
    """The map of the topic for who has read all of it and stands at `number`. One query."""
    return [
        _mark(post, topic) | {"is_read": True, "is_current": post.number == number}
        for post in _marked_posts(topic)
        if post.is_public
    ]


def _solution(topic: Topic, marked: list[Post]) -> dict[str, Any] | None:
    """Who solved it and how the solution begins, for under the question."""
    for post in marked:
        if post.pk == topic.solution_id:
            return {
                "author": post.author,
                "text": excerpt(post.body),
                "href": topic.post_href(post.number),
            }
    return None


def _words_for(viewer: Viewer, topic: Topic, part: PostsPart, read: int = 0) -> dict[str, str]:
    """The viewer's own marks on posts: reactions given, own posts to edit, and a line after the
    last post they have `read`.

    One query for members, none for guests.
    """
    if not viewer.is_authenticated:
        return dict.fromkeys(_OF_POSTS, "") | {"reply": " hidden"}
    posts = [pk for pk, _number, _author in part.posts] if part.has_reactions else []
    since = editable_since(viewer)
    writes, closed = can_reply(viewer, topic), why_closed(viewer)
    words = {
        "pressed": "false",
        "own": "" if can_moderate(viewer, topic.category) else " hidden",
        "reply": "" if writes and not closed else " hidden",
        "accept": "" if can_accept_answer(viewer, topic) else " hidden",
        "react": "" if can_react_in(viewer, topic) else " disabled",
        "unread": "",
    }
    for pk, kind in _given(viewer.pk, posts):
        words[f"pressed {pk} {kind}"] = "true"
    for pk, _number, author in part.posts:
        if author == viewer.pk:
            words[f"react {pk}"] = " disabled"
            if writes and not (since and pk in part.written and part.written[pk] <= since):
                words[f"own {pk}"] = ""
    if read:
        words[f"unread {read + 1}"] = _unread_line(topic.highest_number - read)
    return words


_OF_POSTS: Final = ("pressed", "own", "reply", "accept", "react", "unread")
"""The slots of posts; that of `unread` is found by the number of its post, others by its key."""


def _main_for(
    viewer: Viewer, topic: Topic, part: PostsPart, number: int, read_number: int | None
) -> Callable[..., Markup]:
    """A function that fills the page in, given what its template made for the viewer alone."""
    read = read_number or 0
    has_new = read_number is not None and read < topic.highest_number
    words = _words_for(viewer, topic, part, read) | {
        "number": str(min(number, topic.highest_number)),
        "read": str(read),
        "new": str(escape(topic.post_href(read + 1))) if has_new else "",
        "nothing_new": "" if has_new else " hidden",
        "is_read": "",
        "is_current": "",
        f"is_current {number}": ' aria-current="true"',
    }
    words |= {f"is_read {mark}": "is-read" for mark in part.marks if mark <= read}

    def main(**made: str) -> Markup:
        return fill(part.pieces, words | made)

    return main


def _unread_line(count: int) -> str:
    line: Any = get_template("components/unread_line.html")
    return str(line.template.module.unread_line(ngettext("%d new", "%d new", count) % count))


def topic_page(topic: Topic, *, viewer: Viewer, number: int = 1) -> dict[str, Any]:
    """All that the topic's page shows, for the page of posts in which `number` lies."""
    last_page = page_of(max(topic.highest_number, 1))
    page = min(page_of(number), last_page)
    part = page_part(topic, page, for_guests=not viewer.is_authenticated)
    read: int | None = getattr(topic, "read_number", None)
    closed = why_closed(viewer)
    return {
        "topic": topic,
        "main": _main_for(viewer, topic, part, number, read),
        "page": page,
        "last_page": last_page,
        "canonical": canonical_url(topic, page),
        "can_reply": can_reply(viewer, topic) and not closed,
        "mute": mute_words(viewer, topic.category) or closed,
        "can_moderate": can_moderate(viewer, topic.category),
        "held": held_posts(topic, viewer) if page == last_page else [],
        "why": _why_it_waits(topic) if topic.is_held else [],
    }


def _why_it_waits(topic: Topic) -> list[str]:
    first = list(topic.posts.numbered().filter(number=1).only("pk", "topic_id"))
    return [words for told in why_held(first).values() for words in told]


def mute_words(viewer: Viewer, category: Category) -> str:
    """What is said instead of a composer to somebody muted here; "" to everybody else."""
    term = mute_in(viewer, category)
    return str(Muted(term)) if term else ""


def held_posts(topic: Topic, viewer: Viewer) -> list[Post]:
    """Replies that wait for review: the viewer's own, or all for moderators, each with `why`.

    Where nothing waits it costs no query.
    """
    if not topic.held_count or not viewer.is_authenticated:
        return []
    held = Post.objects.visible_to(viewer).filter(topic=topic, number=0, deleted_at=None)
    posts = list(held.select_related("author").defer("body").order_by("pk")[:PAGE_POSTS])
    reasons = why_held(posts)
    for post in posts:
        post.why = reasons.get(post.pk, [])  # type: ignore[attr-defined]
    return posts


def replies_after(topic: Topic, viewer: Viewer, *, number: int) -> tuple[Markup, int]:
    """Posts newer than `number`, at most a page of them, and the number of the last of them."""
    rows = _after(topic.pk, number)
    for row in rows:
        row.topic = topic
    return posts_html(topic, rows, viewer), rows[-1].number if rows else number


def posts_html(topic: Topic, posts: list[Post], viewer: Viewer) -> Markup:
    """These posts as the viewer's page of the topic shows them."""
    solution = _solution(topic, _marked_posts(topic)) if posts and posts[0].is_first else None
    context, for_guests = {"solution": solution}, not viewer.is_authenticated
    part = _render("forums/_posts.html", topic, posts, for_guests, context)
    return fill(part.pieces, _words_for(viewer, topic, part))


def canonical_url(topic: Topic, page: int) -> str:
    first = f"{(page - 1) * PAGE_POSTS + 1}/" if page > 1 else ""
    return f"{settings.SITE_URL}{topic.href}{first}"


def _near(page: int, last: int) -> list[int]:
    """Pages to link to: first, last and those around this one."""
    near = {1, last, *range(page - 2, page + 3)}
    return sorted(p for p in near if 1 <= p <= last)
