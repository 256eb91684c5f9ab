"""Categories as lists and menus show them."""

from dataclasses import dataclass

from django.db.models import Case, F, When

from core.pages import stored_part
from forums.models import Category, Topic
from forums.queries.lists import audience
from members.models import User, Viewer


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """What a menu or card shows of a category."""

    pk: int
    name: str
    slug: str
    href: str
    description: str
    colour: int
    icon: str
    topic_count: int
    is_archived: bool
    parent_pk: int | None
    last: Topic | None
    last_person: User | None
    lede: str = ""


def categories_for(viewer: Viewer) -> list[CategoryLine]:
    """All categories the viewer may know of, in order, children after their parent."""
    key = f"categories:{audience(viewer)}"
    return stored_part(key, ("site", "lists"), lambda: _read(viewer))


def _read(viewer: Viewer) -> list[CategoryLine]:
    rows = list(
        Category.objects.visible_to(viewer)
        .annotate(
            family=Case(When(parent=None, then=F("position")), default=F("parent__position")),
            family_pk=Case(When(parent=None, then=F("pk")), default=F("parent_id")),
        )
        .order_by("family", "family_pk", F("parent").asc(nulls_first=True), "position", "pk")
    )
    last = Topic.objects.listed().in_bulk([c.last_topic_id for c in rows if c.last_topic_id])
    people = User.objects.only("username", "name", "avatar", "patch", "role").in_bulk(
        {topic.faces[0] for topic in last.values() if topic.faces}
    )
    return [_line(category, last.get(category.last_topic_id), people) for category in rows]


def _line(category: Category, last: Topic | None, people: dict[int, User]) -> CategoryLine:
    return CategoryLine(
        pk=category.pk,
        name=category.name,
        slug=category.slug,
        href=category.href,
        description=category.description,
        colour=category.colour,
        icon=category.icon,
        topic_count=category.topic_count,
        is_archived=category.is_archived,
        parent_pk=category.parent_id,
        last=last,
        last_person=people.get(last.faces[0]) if last and last.faces else None,
    )
