"""Every address × actor × state, from the URL configuration: a new route needs a row here."""

from collections.abc import Iterator
from copy import copy
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from automod.actions import save_rules
from automod.actions.back_tests import start_back_test
from automod.in_force import book_of
from automod.language import Rule
from automod.models import BackTest, RuleVersion, WatchedWord
from branding.models import Site
from forums.models import Post, Topic
from guidelines.models import Acceptance, Version
from members.actions import grant
from members.models import User
from members.roles import Role
from moderation.actions import Choice, hold_case, start_batch
from moderation.models import Batch, Macro, Reviewable
from tests.factories.automod import WatchedWordFactory
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.guidelines import PlainPageFactory, VersionFactory
from tests.factories.members import UserFactory
from tests.permissions.cms import CMS
from tests.permissions.matrix import ACTORS
from tests.permissions.rows import OPEN_TO_ALL, ROWS, Row

pytestmark = pytest.mark.django_db


def routes(patterns: Any = None, space: str = "") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == CMS:
            continue  # one family, asked in test_cms.py
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}" if pattern.name else str(pattern.pattern)


def test_every_route_has_a_row_and_every_row_a_route():
    assert set(routes()) == set(ROWS) | set(OPEN_TO_ALL)


CELLS = sorted(
    {(name.partition(":")[0], state) for name, row in ROWS.items() for state in row.states}
)


@pytest.mark.parametrize(("room", "state"), CELLS, ids=[f"{room}-{state}" for room, state in CELLS])
def test_who_gets_what(room: str, state: str, site: Site):
    rows = {
        name: row
        for name, row in ROWS.items()
        if name.partition(":")[0] == room and state in row.states
    }
    world = make_world(state)
    actors = {actor: make_actor(actor, world) for actor in ACTORS}

    found = {name: letters(name, row, world, actors) for name, row in rows.items()}

    assert found == {name: row.states[state] for name, row in rows.items()}


def letters(name: str, row: Row, world: "World", actors: dict[str, User | None]) -> str:
    """What each actor gets. Whatever that takes is taken back for the next route."""
    with transaction.atomic():
        world = copy(world)
        of_guidelines = ["version"] if name.startswith("guidelines:") else []
        for arg in (*of_guidelines, *row.args):
            value_of(world, arg)  # before the first actor, whose traces are taken back
        found = "".join(letter(name, row, world, user) for user in actors.values())
        transaction.set_rollback(True)
    return found


def letter(name: str, row: Row, world: "World", user: User | None) -> str:
    """What the actor gets. Whatever that changes is taken back for the next one."""
    with transaction.atomic():
        found = _letter(name, row, world, user)
        transaction.set_rollback(True)
    cache.clear()
    return found


def _letter(name: str, row: Row, world: "World", user: User | None) -> str:
    client = Client()
    if user is not None:
        if "version" in vars(world):
            # Who did not would be asked to before their first post.
            Acceptance.objects.create(user=user, version=world.version)
        client.force_login(user, backend="members.backends.MemberBackend")
    args = [value_of(world, arg) for arg in row.args]
    response = getattr(client, row.method)(reverse(name, args=args), row.data)
    if response.status_code in {301, 302}:
        if response["Location"].startswith("/accounts/login/"):
            return "l"
        return "o" if row.method == "post" else "-"
    return {200: "o", 204: "o", 401: "f", 403: "f", 404: "n", 410: "n", 422: "u"}[
        response.status_code
    ]


class World(SimpleNamespace):
    """What addresses name; what few of them need is made when one does."""

    @cached_property
    def version(self) -> Version:
        return VersionFactory()

    @cached_property
    def page(self) -> str:
        PlainPageFactory(title="A page", slug="a-page", live=self.state != "draft")
        return "a-page/"

    @cached_property
    def case(self) -> Reviewable:
        return case_of(self.post)

    @cached_property
    def batch(self) -> Batch:
        choice = Choice(outcome="keep")
        return start_batch(self.case, choice, by=UserFactory(role="owner"), posts=[self.post.pk])

    @cached_property
    def rules(self) -> RuleVersion:
        return save_rules(
            self.category, source="title: cat\naction: filter", by=UserFactory(role="owner")
        )

    @cached_property
    def rule(self) -> Rule:
        return book_of(self.rules).rules[0]

    @cached_property
    def watched_word(self) -> WatchedWord:
        return WatchedWordFactory(pattern="pills")

    @cached_property
    def back_test(self) -> BackTest:
        source, boss = self.rules.source, UserFactory(role="owner")
        return start_back_test(self.category, source=source, days=30, by=boss)

    @cached_property
    def macro(self) -> Macro:
        return Macro.objects.create(name="Both", outcome="hide", effects=[{"act": "hide"}])


def case_of(post: Post) -> Reviewable:
    """As a report would have made it."""
    with transaction.atomic():
        return hold_case(post, reasons=[], kind="reported")


def make_world(state: str) -> World:
    category = CategoryFactory(private=state == "private")
    author = UserFactory(role=Role.MODERATOR if state == "private" else Role.MEMBER)
    topic = TopicFactory(
        category=category, author=author, kind="question", tags=[f"t{category.pk}"]
    )
    post = PostFactory(topic=topic, author=author)
    now = timezone.now()
    if state == "locked":
        Topic.objects.filter(pk=topic.pk).update(locked_at=now)
    if state == "deleted":
        Topic.objects.filter(pk=topic.pk).update(deleted_at=now)
    topic.refresh_from_db()
    return World(
        state=state,
        category=category,
        topic=topic,
        post=Post.objects.get(pk=post.pk),
        author=author,
        tag=topic.tag_names[0],
        switch="pin",
        shelf="archive",
        group=Group.objects.create(name=f"Circle {category.pk}"),
        export="csv",
        number=10**6,
        first=1,
        word="nothing",
        outcome="remove",
        language="en",
        watched="word",
    )


def make_actor(actor: str, world: SimpleNamespace) -> User | None:
    if actor == "guest":
        return None
    if actor != "local_mod":
        return UserFactory(role=actor)
    user = UserFactory()
    for right in ("see_category", "moderate_category"):
        grant(right, user, world.category)
    return user


def value_of(world: SimpleNamespace, path: str) -> Any:
    value: Any = world
    for name in path.split("."):
        value = getattr(value, name)
    return value
