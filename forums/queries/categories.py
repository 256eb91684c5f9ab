"""Categories as menus and cards show them."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.text import slugify

from core.pages import stored_part
from forums.models import Category, FormerSlug, Topic
from forums.queries.audience import audience
from members.models import User, Viewer


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A category in a menu."""

    pk: int
    name: str
    slug: str
    href: str
    colour: int
    parent_pk: int | None


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category in the list of all, with what happened there last."""

    category: Category
    last: Topic | None
    person: User | None


def category_menu(viewer: Viewer) -> tuple[CategoryLine, ...]:
    """All categories the viewer may know of, children after their parent. One query when made."""

    def make() -> tuple[CategoryLine, ...]:
        return tuple(
            CategoryLine(row.pk, row.name, row.slug, row.href, row.colour, row.parent_id)
            for row in Category.objects.visible_to(viewer).in_families()
        )

    return stored_part(f"menu:{audience(viewer)}", ("site",), make)


def category_in_menu(viewer: Viewer, slug: str) -> Category | None:
    """The category at this address with its parent, if the viewer may know of it. One query after
    something happened in the forum, otherwise none.
    """
    pk = next((line.pk for line in category_menu(viewer) if line.slug == slug), None)
    if pk is None:
        return None
    return stored_part(f"category:{pk}", ("site", "lists"), lambda: _by_key(pk))


def _by_key(pk: int) -> Category | None:
    return Category.objects.select_related("parent").filter(pk=pk).first()


def category_or_404(viewer: Viewer, slug: str) -> Category:
    """The category at this address as it is now, for whoever is about to change it. One query."""
    found = Category.objects.visible_to(viewer).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def free_slug(words: str) -> str:
    """The words as an address that no category has, or had; "category" where they have no Latin
    letter. One query, and another for each number behind it.
    """
    base = slugify(words)[:50].strip("-") or "category"
    slug, number = base, 1
    while _is_taken(slug):
        number += 1
        slug = f"{base}-{number}"
    return slug


def _is_taken(slug: str) -> bool:
    former = FormerSlug.objects.filter(slug=slug).values("slug")
    return Category.objects.filter(slug=slug).values("slug").union(former).exists()


def category_cards(viewer: Viewer) -> list[CategoryCard]:
    """All that the viewer may know of, with their latest conversations. Three queries when made."""

    def make() -> list[CategoryCard]:
        rows = list(Category.objects.visible_to(viewer).in_families())
        last = Topic.objects.listed().in_bulk([row.last_topic_id for row in rows])
        faces = User.objects.for_showing().in_bulk({t.faces[0] for t in last.values() if t.faces})
        cards = []
        for row in rows:
            topic = last.get(row.last_topic_id or 0)
            person = faces.get(topic.faces[0]) if topic and topic.faces else None
            cards.append(CategoryCard(row, topic, person))
        return cards

    return stored_part(f"cards:{audience(viewer)}", ("site", "lists"), make)
