"""The demo community: made by the actions that members' own acts go through, then dated back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from branding.actions import dress_site
from eventlog.actions import deliver_owed
from eventlog.models import Delivery
from firstrun.actions.demo_acts import Conversation
from firstrun.actions.demo_cases import CaseStory, date_notices, weigh_rules
from firstrun.actions.demo_pages import publish_pages, publish_rules
from firstrun.actions.demo_people import create_people, limit_moderators
from firstrun.actions.demo_reactions import give_reactions
from firstrun.actions.demo_reading import read_topics
from firstrun.actions.demo_rules import write_rules
from firstrun.actions.demo_trust import trust_people
from firstrun.demo_cases import load_cases
from firstrun.demo_content import DemoCategory, load_demo
from forums.actions import create_category
from forums.models import Category, Post, Topic
from members.models import User
from notifications.models import Letter, Notification
from search.actions import index_posts

NAME: Final = "Tarn"
TAGLINE: Final = "Camp stoves, made and mended in Kendal. Come and talk to us."
ACCENT: Final = "#115e77"
NEWS: Final = timedelta(days=60)
"""Who had to hear of something older than this has heard, and forgotten."""
Say = Callable[[str], object]


def create_demo(*, say: Say, now: datetime | None = None) -> None:
    """Fill an empty database with the community of `firstrun/demo`; ages count back from `now`."""
    now = now or timezone.now()
    community = load_demo(now)

    with transaction.atomic():
        dress_site(name=NAME, accent=ACCENT, tagline=TAGLINE)
        say("Members…")
        people = create_people(community.members)
        say("Guidelines…")
        publish_rules(people, now)
        publish_pages(people, now)
        say("Categories…")
        categories = _create_categories(community.categories)
        limit_moderators(community.members, people, categories)
        say("Conversations…")
        conversations = [
            Conversation(topic, people, categories[topic.category]) for topic in community.topics
        ]
        weigh_rules()
        topics = _Topics(conversations)
        cases = [CaseStory(case, people, topics) for case in load_cases(now)]
        _let_happen(conversations, cases, people, now)
        trust_people(people.values(), now)
        say("Search and notifications…")
        _tell_search()
        _tell_people()
        write_rules(people)


class _Topics(Mapping[tuple[str, str], Topic]):
    """The topics there are by now, by category and file."""

    def __init__(self, conversations: Sequence[Conversation]) -> None:
        self.by_file = {(c.told.category, c.told.slug): c for c in conversations}

    def __getitem__(self, key: tuple[str, str]) -> Topic:
        return self.by_file[key].topic

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.by_file)

    def __len__(self) -> int:
        return len(self.by_file)


def _create_categories(told: Sequence[DemoCategory]) -> dict[str, Category]:
    """The categories by slug, in the order of the file."""
    made: dict[str, Category] = {}
    for position, category in enumerate(told, start=1):
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


def _let_happen(
    conversations: Sequence[Conversation],
    cases: Sequence[CaseStory],
    people: Mapping[str, User],
    now: datetime,
) -> None:
    """Everything in the order of time, so that what counts as last is last."""
    told = chain(*(c.acts(now) for c in conversations), *(c.acts() for c in cases))
    acts = sorted(told, key=lambda act: act.at)
    old = [act for act in acts if act.at < now - NEWS]
    for act in old:
        act.perform(act.at)
    Delivery.objects.all().delete()
    for act in acts[len(old) :]:
        act.perform(act.at)
    give_reactions(conversations, people, now)
    read_topics([(c.told, c.topic) for c in conversations], people, now)


def _tell_search() -> None:
    """All posts at once, in place of one by one."""
    index_posts(Post.objects.values_list("pk", flat=True))


def _tell_people() -> None:
    """Search has read everything and no page is open: what is left to hear is for people.

    They were told when it was written, not now; and nobody gets a letter of what is invented.
    """
    Delivery.objects.exclude(listener__startswith="notifications.").delete()
    while deliver_owed():
        pass
    written = Post.objects.filter(pk=OuterRef("post_id")).values("created_at")
    Notification.objects.filter(post__isnull=False).update(created_at=Subquery(written))
    date_notices()
    Letter.objects.all().delete()
