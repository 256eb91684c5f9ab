"""The demo's rules, as they were published one after the other, and its pages."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from firstrun.demo_pages import DemoPage, load_pages, load_versions
from guidelines.actions import add_page, publish_guidelines, publish_page
from guidelines.models import Acceptance, ArticleIndexPage, ArticlePage, PlainPage, Version
from members.models import User

KINDS: Final[Mapping[str, Any]] = {
    "plain": PlainPage,
    "index": ArticleIndexPage,
    "article": ArticlePage,
}


def publish_rules(people: Mapping[str, User], now: datetime) -> None:
    """Every version; all who were there accepted the newest within the week."""
    for told in load_versions(now):
        publish_guidelines(
            told.content,
            by=people[told.by],
            summary=told.summary,
            is_material=told.is_material,
            at=told.published_at,
        )
    newest = Version.objects.newest()
    assert newest is not None
    publishers = set(newest.acceptances.values_list("user_id", flat=True))
    Acceptance.objects.bulk_create(
        Acceptance(user=user, version=newest, accepted_at=_accepted(user, newest.published_at, now))
        for user in people.values()
        if user.pk not in publishers
    )


def publish_pages(people: Mapping[str, User], now: datetime) -> None:
    made: dict[str, Any] = {}
    for told in load_pages(now):
        page = add_page(_page(told), below=made.get(told.below))
        publish_page(page, by=people["manager"], at=told.published_at)
        made[told.slug] = page


def _page(told: DemoPage) -> Any:
    page = KINDS[told.kind](
        title=told.title,
        slug=told.slug,
        intro=told.intro,
        search_description=told.description,
        show_in_menus=told.in_menu,
        live=False,
    )
    if told.text:
        page.body = json.dumps([{"type": "text", "value": told.text.strip(), "id": str(uuid4())}])
    if told.author_line:
        page.author_line = told.author_line
    return page


def _accepted(user: User, published_at: datetime, now: datetime) -> datetime:
    after = max(published_at, user.joined_at) + timedelta(hours=1 + user.pk * 7 % 160)
    return min(after, now)
