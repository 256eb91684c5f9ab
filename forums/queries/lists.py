"""Lists of topics: rows made once for all who see the same categories, then marked for one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from branding.models import brand_name
from core.pages import stored_part
from core.paging import Cursor, Page, page_after
from core.slots import Pieces, cut, fill
from core.statements import Statement
from forums.models import Category, Reading, Tag, Topic, TopicQuerySet
from forums.queries.audience import audience
from forums.queries.categories import category_menu
from members.models import User, Viewer

TOP_DAYS: Final = {"week": 7, "month": 30, "year": 365, "all": 0}

_readings = Statement(
    lambda viewer, topics: Reading.objects.filter(user=viewer, topic__among=topics).values_list(
        "topic_id", "last_read_number"
    )
)


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of a list, ready to show."""

    rows: tuple[Markup, ...]
    """HTML of every row, with the viewer's own marks filled in."""
    moments: tuple[datetime, ...]
    """When each conversation last moved."""
    next: str
    """The cursor of the next page, or "" on the last one."""

    @property
    def html(self) -> Markup:
        return Markup("".join(self.rows))  # noqa: S704 (rendered by a template)


@dataclass(frozen=True, slots=True)
class _Stored:
    rows: tuple[Pieces, ...]
    unread: tuple[Markup, ...]
    """The same rows for who has read nothing of them: most rows for most people."""
    topics: tuple[tuple[int, int, str], ...]
    """Key, highest number and address of every row."""
    moments: tuple[datetime, ...]
    """When each conversation last moved."""
    next: str


def latest_topics(
    viewer: Viewer, *, cursor: Cursor | None = None, category: Category | None = None
) -> Rows:
    """Conversations by last reply. In a category: those of its children too."""

    def topics() -> TopicQuerySet:
        found = Topic.objects.visible_to(viewer).listed()
        if category is None:
            return found
        return found.filter(category_id__in=with_children(category, viewer))

    name = f"category:{category.pk}" if category else "latest"
    return _rows(viewer, name, topics, cursor, by="last_posted_at", in_category=category)


def unanswered_topics(
    viewer: Viewer, *, cursor: Cursor | None = None, category: Category | None = None
) -> Rows:
    """Conversations nobody has answered, newest first."""

    def topics() -> TopicQuerySet:
        found = Topic.objects.visible_to(viewer).unanswered()
        return found if category is None else found.filter(category=category)

    name = f"unanswered:{category.pk}" if category else "unanswered"
    return _rows(viewer, name, topics, cursor, by="created_at", in_category=category)


def solved_topics(viewer: Viewer, *, category: Category, cursor: Cursor | None = None) -> Rows:
    def topics() -> TopicQuerySet:
        found = Topic.objects.visible_to(viewer).listed()
        return found.filter(category=category, solution__isnull=False)

    name = f"solved:{category.pk}"
    return _rows(viewer, name, topics, cursor, by="last_posted_at", in_category=category)


def tagged_topics(viewer: Viewer, *, tag: Tag, cursor: Cursor | None = None) -> Rows:
    def topics() -> TopicQuerySet:
        return Topic.objects.visible_to(viewer).listed().filter(tags=tag)

    return _rows(viewer, f"tag:{tag.pk}", topics, cursor, by="last_posted_at")


def unread_topics(viewer: User, *, cursor: Cursor | None = None) -> Rows:
    """Conversations the viewer has read or written in and that went on since."""

    def topics() -> TopicQuerySet:
        going_on = Q(readings__user=viewer, readings__last_read_number__lt=F("highest_number"))
        return Topic.objects.visible_to(viewer).listed().filter(going_on)

    return _rows(viewer, "", topics, cursor, by="last_posted_at")


def top_topics(viewer: Viewer, *, period: str) -> Rows:
    """The conversations with most reactions among those that moved in the period. One page."""

    def read() -> Page[Topic]:
        topics = Topic.objects.visible_to(viewer).listed().filter(like_count__gt=0)
        if days := TOP_DAYS[period]:
            topics = topics.filter(last_posted_at__gte=timezone.now() - timedelta(days=days))
        return Page(list(topics.for_rows().order_by("-like_count", "-pk")[:30]), None)

    return _for(viewer, _stored(viewer, f"top:{period}", read))


def topics_by(author: User, viewer: Viewer, *, cursor: Cursor | None = None) -> Rows:
    def topics() -> TopicQuerySet:
        return Topic.objects.visible_to(viewer).listed().filter(author=author)

    return _rows(viewer, f"by:{author.pk}", topics, cursor, by="created_at")


def pinned_topics(viewer: Viewer, category: Category) -> list[Topic]:
    """What stays on top of a category. One query when made."""

    def make() -> list[Topic]:
        pinned = Topic.objects.listed().filter(category=category, pinned_at__isnull=False)
        return list(pinned.for_rows().order_by("-pinned_at")[:5])

    return stored_part(f"pinned:{category.pk}", ("site", "front", "people"), make)


def with_children(category: Category, viewer: Viewer) -> list[int]:
    """Keys of the category and of those in it that the viewer may see."""
    menu = category_menu(viewer)
    return [category.pk, *(line.pk for line in menu if line.parent_pk == category.pk)]


def _rows(
    viewer: Viewer,
    name: str,
    topics: Callable[[], TopicQuerySet],
    cursor: Cursor | None,
    *,
    by: str,
    in_category: Category | None = None,
) -> Rows:
    """`topics` is called where nothing stored is of use: a queryset costs something, too."""

    def read() -> Page[Topic]:
        return page_after(
            topics().for_rows(), cursor, by=by, moment_of=lambda topic: getattr(topic, by)
        )

    if not name:  # a list of the viewer's own is not worth keeping for others
        return _for(viewer, _make(read(), in_category))
    return _for(viewer, _stored(viewer, f"{name}:{cursor or ''}", read, in_category))


def _stored(
    viewer: Viewer, name: str, read: Callable[[], Page[Topic]], in_category: Category | None = None
) -> _Stored:
    key = f"rows:{audience(viewer)}:{name}"
    return stored_part(key, ("site", "lists"), lambda: _make(read(), in_category))


def _make(page: Page[Topic], in_category: Category | None) -> _Stored:
    faces = User.objects.for_showing().in_bulk({pk for t in page.rows for pk in t.faces})
    for topic in page.rows:
        topic.people = [faces[pk] for pk in topic.faces if pk in faces]  # type: ignore[attr-defined]
    row = get_template("forums/_row.html")
    context = {"in_category": in_category, "brand": brand_name()}
    rows = tuple(cut(row.render(context | {"topic": topic})) for topic in page.rows)
    unread = tuple(
        fill(row, _marks(topic.href)) for row, topic in zip(rows, page.rows, strict=True)
    )
    topics = tuple((topic.pk, topic.highest_number, topic.href) for topic in page.rows)
    moments = tuple(topic.last_posted_at for topic in page.rows)
    return _Stored(rows, unread, topics, moments, str(page.next or ""))


def _for(viewer: Viewer, stored: _Stored) -> Rows:
    """Fill in what is new for the viewer. One query for members, none for guests."""
    read: dict[int, int] = {}
    if viewer.is_authenticated and stored.topics:
        read = dict(_readings(viewer.pk, [pk for pk, _n, _h in stored.topics]))
    if not read:
        return Rows(stored.unread, stored.moments, stored.next)
    new = _("%d new")
    rows = list(stored.unread)
    for i, (pk, highest, href) in enumerate(stored.topics):
        if pk in read:
            rows[i] = fill(stored.rows[i], _marks(href, read[pk], highest - read[pk], new))
    return Rows(tuple(rows), stored.moments, stored.next)


def _marks(href: str, last: int | None = None, unread: int = 0, new: str = "") -> dict[str, str]:
    """What stands in the slots of a conversation that was read up to its post number `last`, with
    so many `unread` ones after it; nothing where nothing was read.
    """
    if last and unread > 0:
        href = f"{href}{last + 1}/#post-{last + 1}"
    return {
        "state": "" if last is None else " is-new" if unread > 0 else " is-read",
        "href": str(escape(href)),
        "new": f'<i class="new">{escape(new % unread)}</i>' if unread > 0 else "",
    }


def longest_unanswered(viewer: Viewer, *, limit: int = 3) -> Sequence[Topic]:
    open_topics = Topic.objects.visible_to(viewer).unanswered()
    return list(open_topics.for_rows().order_by("created_at", "pk")[:limit])
