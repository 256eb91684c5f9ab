"""One conversation, as its page shows it."""

from dataclasses import dataclass, replace
from typing import Any, Final

from django.conf import settings
from django.db.models import F, FilteredRelation, Q
from django.http import Http404
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from branding.models import brand_name
from core.markdown import excerpt
from core.pages import stored_part
from core.slots import Pieces, cut, fill
from core.statements import Statement
from forums.models import Category, Post, Reaction, Topic
from forums.permissions import (
    can_accept_answer,
    can_moderate,
    can_react_in,
    can_reply,
    can_see_topic,
    mute_in,
)
from forums.refusals import Muted
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
_given = Statement(
    lambda viewer, posts: Reaction.objects.filter(user=viewer, post__in=posts).values_list(
        "post_id", "kind"
    )
)


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place in a conversation worth jumping to."""

    kind: str
    """"ask", "solution", "staff" or "latest"."""
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class PostsPart:
    """The posts of one page of a topic, the same for everybody who may read it."""

    pieces: Pieces
    posts: tuple[tuple[int, int, int], ...]
    """Key, number and author's key of every post."""
    landmarks: tuple[Landmark, ...] = ()
    """Of the whole topic; where only some posts were rendered, none."""
    has_reactions: bool = False


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


def posts_part(topic: Topic, page: int, *, for_guests: bool) -> PostsPart:
    """Rendered posts of one page; made once per change of the topic. Three queries when made."""
    audience = "guests" if for_guests else "members"

    def make() -> PostsPart:
        first = (page - 1) * PAGE_POSTS + 1
        rows = topic.posts.for_reading().filter(number__range=(first, first + PAGE_POSTS - 1))
        part = render_posts(topic, list(rows), for_guests=for_guests)
        return replace(part, landmarks=landmarks(topic))

    key = f"posts:{topic.pk}:{page}:{audience}"
    return stored_part(key, ("site", f"topic:{topic.pk}"), make)


def render_posts(topic: Topic, posts: list[Post], *, for_guests: bool) -> PostsPart:
    begins = bool(posts) and posts[0].is_first
    html = get_template("forums/_posts.html").render(
        {
            "topic": topic,
            "posts": posts,
            "for_guests": for_guests,
            "reactions": settings.REACTIONS,
            "brand": brand_name(),
            "solution": _solution(topic) if begins else None,
        }
    )
    return PostsPart(
        cut(html),
        tuple((post.pk, post.number, post.author_id) for post in posts),
        has_reactions=any(post.reactions for post in posts),
    )


def _solution(topic: Topic) -> dict[str, Any] | None:
    """Who solved it and how the solution begins, for under the question. One query."""
    if topic.solution_id is None:
        return None
    post = (
        Post.objects.select_related("author")
        .only("body", "number", "author")
        .get(pk=topic.solution_id)
    )
    return {
        "author": post.author,
        "text": excerpt(post.body),
        "href": topic.post_href(post.number),
    }


def posts_for(viewer: Viewer, topic: Topic, part: PostsPart, *, read: int = 0) -> Markup:
    """The part with the viewer's own marks: reactions given, own posts to edit, and a line after
    the last post they have `read`.

    One query for members, none for guests.
    """
    if not viewer.is_authenticated:
        return fill(part.pieces, lambda *_slot: "")
    posts = [pk for pk, _number, _author in part.posts] if part.has_reactions else []
    pressed = {(str(pk), kind) for pk, kind in _given(viewer.pk, posts)}
    mine = {str(pk) for pk, _number, author in part.posts if author == viewer.pk}
    writes = can_reply(viewer, topic)
    moderates = can_moderate(viewer, topic.category)
    accepts = can_accept_answer(viewer, topic)
    reacts = can_react_in(viewer, topic)
    line = _unread_line(topic.highest_number - read) if read else ""

    def what(name: str, pk: str, value: str = "") -> str:
        match name:
            case "pressed":
                return "true" if (pk, value) in pressed else "false"
            case "own":
                return "" if moderates or (writes and pk in mine) else " hidden"
            case "reply":
                return "" if writes else " hidden"
            case "accept":
                return "" if accepts else " hidden"
            case "react":
                return "" if reacts and pk not in mine else " disabled"
            case "unread":  # here the key is the post's number
                return line if read and int(pk) == read + 1 else ""
        raise ValueError(name)

    return fill(part.pieces, what)


def _unread_line(count: int) -> str:
    line: Any = get_template("components/unread_line.html")
    return str(line.template.module.unread_line(ngettext("%d new", "%d new", count) % count))


def landmarks(topic: Topic) -> tuple[Landmark, ...]:
    """First post, solution, the brand's first reply and the newest post. One query."""
    wanted = Q(number__in=(1, topic.highest_number))
    wanted |= Q(pk__in=[pk for pk in (topic.solution_id, topic.staff_reply_id) if pk])
    posts = Post.objects.filter(wanted, topic=topic, is_public=True)
    return tuple(
        Landmark(_kind(post, topic), post.number, post.author.display_name)
        for post in posts.select_related("author").defer("body", "html").order_by("number")
    )


def _kind(post: Post, topic: Topic) -> str:
    if post.is_first:
        return "ask"
    if post.pk == topic.solution_id:
        return "solution"
    return "staff" if post.pk == topic.staff_reply_id else "latest"


def topic_page(topic: Topic, *, viewer: Viewer, number: int = 1) -> dict[str, Any]:
    """All that the topic's page shows, for the page of posts in which `number` lies."""
    last_page = page_of(max(topic.highest_number, 1))
    page = min(page_of(number), last_page)
    part = posts_part(topic, page, for_guests=not viewer.is_authenticated)
    read_number: int | None = getattr(topic, "read_number", None)
    read = read_number or 0
    return {
        "topic": topic,
        "tags": [(name, f"/tag/{name}/") for name in topic.tag_names],
        "posts_html": posts_for(viewer, topic, part, read=read),
        "last_number": part.posts[-1][1] if part.posts else 0,
        "page": page,
        "last_page": last_page,
        "pager_pages": [
            (p, f"{topic.href}{(p - 1) * PAGE_POSTS + 1}/" if p > 1 else topic.href, p == page)
            for p in _near(page, last_page)
        ],
        "canonical": canonical_url(topic, page),
        "marks": _marks(topic, part.landmarks, number, read),
        "read_number": read,
        "number": min(number, topic.highest_number),
        "new_href": topic.post_href(read + 1)
        if read_number is not None and read < topic.highest_number
        else "",
        "can_reply": can_reply(viewer, topic),
        "mute": mute_words(viewer, topic.category),
        "can_moderate": can_moderate(viewer, topic.category),
        "held": held_posts(topic, viewer) if page == last_page else [],
    }


def mute_words(viewer: Viewer, category: Category) -> str:
    """What is said instead of a composer to somebody muted here; "" to everybody else."""
    term = mute_in(viewer, category)
    return str(Muted(term)) if term else ""


def held_posts(topic: Topic, viewer: Viewer) -> list[Post]:
    """Replies that wait for review: the viewer's own, or all for moderators. One query, if any."""
    if not topic.held_count or not viewer.is_authenticated:
        return []
    held = Post.objects.visible_to(viewer).filter(topic=topic, held_at__isnull=False, number=0)
    return list(held.select_related("author").defer("body").order_by("pk")[:PAGE_POSTS])


def replies_after(topic: Topic, viewer: Viewer, *, number: int) -> tuple[Markup, int]:
    """Posts newer than `number`, at most a page of them, and the number of the last of them."""
    rows = list(topic.posts.for_reading().filter(number__gt=number)[:PAGE_POSTS])
    part = render_posts(topic, rows, for_guests=not viewer.is_authenticated)
    return posts_for(viewer, topic, part), rows[-1].number if rows else number


def canonical_url(topic: Topic, page: int) -> str:
    first = f"{(page - 1) * PAGE_POSTS + 1}/" if page > 1 else ""
    return f"{settings.SITE_URL}{topic.href}{first}"


def _marks(
    topic: Topic, marks: tuple[Landmark, ...], number: int, read: int
) -> list[dict[str, Any]]:
    """Landmarks as the thread map shows them."""
    words = {
        "ask": _("{name} asks") if topic.is_question else _("{name} begins"),
        "solution": _("Solution"),
        "staff": _("{brand} took part"),
        "latest": _("Latest"),
    }
    return [
        {
            "kind": "new" if mark.kind == "latest" else mark.kind,
            "href": topic.post_href(mark.number),
            "title": words[mark.kind].format(name=mark.name, brand=brand_name()),
            "note": "" if mark.kind == "ask" else mark.name,
            "is_read": mark.number <= read,
            "is_current": mark.number == number,
        }
        for mark in marks
    ]


def _near(page: int, last: int) -> list[int]:
    """Pages to link to: first, last and those around this one."""
    near = {1, last, *range(page - 2, page + 3)}
    return sorted(p for p in near if 1 <= p <= last)
