"""The demo community: made by the actions that members' own acts go through, then dated back."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from branding.actions import dress_site
from eventlog.actions import deliver_owed
from firstrun.actions.demo_acts import acts_of
from firstrun.actions.demo_people import create_people, limit_moderators
from firstrun.actions.demo_reading import read_topics
from firstrun.demo_content import DemoCategory, load_demo
from forums.actions import create_category
from forums.models import Category
from members.models import User

NAME: Final = "Tarn"
TAGLINE: Final = "Camp stoves, made and mended in Kendal. Come and talk to us."
ACCENT: Final = "#00607a"
Say = Callable[[str], None]


def create_demo(*, say: Say, now: datetime | None = None) -> None:
    """Fill an empty database with the community of `firstrun/demo`; ages count back from `now`."""
    now = now or timezone.now()
    community = load_demo(now)

    with transaction.atomic():
        dress_site(name=NAME, accent=ACCENT, tagline=TAGLINE)
        say("Members…")
        people = create_people(community.members)
        say("Categories…")
        categories = _create_categories(community.categories)
        limit_moderators(community.members, people, categories)
        say("Conversations…")
        for act in acts_of(community, people, categories, now):
            act.perform(act.at)
        read_topics(people.values(), now)

    say("Search and notifications…")
    while deliver_owed():
        pass


def _create_categories(categories: tuple[DemoCategory, ...]) -> dict[str, Category]:
    """The categories by slug, in the order of the file."""
    made: dict[str, Category] = {}
    for position, category in enumerate(categories, start=1):
        made[category.slug] = create_category(
            by=None,
            name=category.name,
            slug=category.slug,
            parent=made[category.parent] if category.parent else None,
            description=category.description,
            lede=category.lede,
            colour=category.colour,
            icon=category.icon,
            position=position,
            see=category.see,
            start=category.start,
            reply=category.reply,
        )
    return made

