"""Where rules hold, as a part of addresses: "site", or a category's slug."""

from typing import Final

from django.http import Http404

from automod.models import RuleVersion
from automod.permissions import can_write_rules
from forums.models import Category
from forums.permissions import moderated_categories
from members.models import Viewer

SITE: Final = "site"


def place_of(category: Category | None) -> str:
    """A category that is called as the site gets a tilde, which no slug has."""
    if category is None:
        return SITE
    return f"~{category.slug}" if category.slug == SITE else category.slug


def places_for(viewer: Viewer) -> list[Category | None]:
    """Whose rules the viewer may write: the site's first. One query."""
    moderated = moderated_categories(viewer)
    categories = Category.objects.visible_to(viewer).in_order()
    if moderated is None:
        return [None, *categories]
    return list(categories.filter(pk__in=moderated))


def category_at(place: str, viewer: Viewer) -> Category | None:
    """Whose rules stand there. Not there for whoever may not see the category, or not write them.

    A moderator of one category does not learn which rules others have.
    """
    if place == SITE:
        category = None
    else:
        slug = place.removeprefix("~")
        category = Category.objects.visible_to(viewer).filter(slug=slug).first()
        if category is None:
            raise Http404
    if not can_write_rules(viewer, category):
        raise Http404
    return category


def address_of_rule(version: RuleVersion, line: int) -> str:
    """Where somebody is led to the rule that stood there, wherever it stands now."""
    return f"/moderation/rules/of/{version.pk}/{line}/"
