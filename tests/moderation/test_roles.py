"""The table of roles says what the permission functions say, and changes what they say."""

import itertools
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from forums.actions import set_access
from forums.actions.moderators import appoint_moderator, set_moderating_role
from forums.permissions import can_moderate, can_reply, can_see, can_start_topic
from forums.routing import websocket_urlpatterns
from members.actions import create_group, delete_group, give_right_from, grant
from members.models import User
from members.permissions import can_manage_site, role_holding
from members.roles import LADDER, Role
from moderation.queries.roles import ACTS, BUILT_IN, BY_ROLE, EVERYWHERE, SITE_ACTS, matrix
from tests.factories.forums import CategoryFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory
from tests.sockets import Socket

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return UserFactory(role=Role.MANAGER, username="mia")


def somebody(role: str) -> Any:
    return AnonymousUser() if role == "guest" else UserFactory(role=role)


@pytest.mark.parametrize(
    ("see", "start", "reply", "moderate"),
    [
        ("guest", "newcomer", "newcomer", ""),
        ("guest", "guest", "guest", "advocate"),
        ("advocate", "member", "owner", "member"),
        ("manager", "newcomer", "moderator", ""),
        ("owner", "owner", "owner", "manager"),
    ],
)
def test_the_table_says_what_is_so(see: str, start: str, reply: str, moderate: str):
    owner = OwnerFactory()
    category = CategoryFactory(see=see, start=start, reply=reply)
    set_moderating_role(category, by=owner, role=moderate)
    topic = TopicFactory(category=category, author=owner)

    section = matrix(owner)[-1]

    for i, role in enumerate(LADDER):
        person = somebody(role)
        may = (
            can_see(person, category),
            can_start_topic(person, category),
            can_reply(person, topic),
            can_moderate(person, category),
        )
        assert (role, tuple(line.cells[i].may for line in section.lines)) == (role, may)


def test_the_table_says_where_a_right_comes_from(manager: User):
    category = CategoryFactory(see="advocate")
    wren = UserFactory(username="wren", role=Role.ADVOCATE)
    appoint_moderator(category, by=manager, username="wren")
    grant("see_category", create_group(by=manager, name="Testers"), category)

    site, here = matrix(manager)

    sources = {cell.source for cell in here.lines[0].cells}
    assert [c.source for c in here.lines[0].cells[3:]] == [BY_ROLE] * 4
    assert sources == {"", BY_ROLE}
    assert here.lines[0].cells[3].role == "advocate"
    assert [c.source for c in here.lines[3].cells] == ["", "", "", "", *[EVERYWHERE] * 3]
    assert here.lines[0].groups == ("Testers",)
    assert here.lines[3].people == (wren,)
    assert {c.source for c in site.lines[0].cells} == {BUILT_IN}
    assert [c.may for c in site.lines[-1].cells] == [can_manage_site(somebody(r)) for r in LADDER]


@pytest.mark.parametrize("count", [1, 4])
def test_the_table_costs_the_same_for_many_categories(manager: User, count: int):
    for _ in range(count):
        CategoryFactory()
    matrix(manager)

    with CaptureQueriesContext(connection) as asked:
        matrix(manager)

    assert len(asked) == 4


def test_a_manager_opens_a_category_from_the_table_and_it_holds_at_the_next_request(
    sign_in: Any, manager: User
):
    category, user = CategoryFactory(private=True), UserFactory()
    client, theirs = sign_in(manager), sign_in(user)
    seen = [theirs.get(category.href).status_code]

    answer = client.post(
        f"/settings/roles/in/{category.slug}/",
        {"see": "member", "start": "member", "reply": "member", "moderate": "", "why": "Asked for"},
    )
    seen.append(theirs.get(category.href).status_code)

    assert (answer.status_code, seen) == (302, [404, 200])
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.by, entry.why, entry.category_id) == (
        "category.access",
        manager,
        "Asked for",
        category.pk,
    )
    assert (entry.before["see"], entry.after["see"]) == ("moderator", "member")


def test_a_role_moderates_one_category(manager: User):
    here, there = CategoryFactory(), CategoryFactory()

    set_moderating_role(here, by=manager, role="advocate", why="They know it best")

    advocate = UserFactory(role=Role.ADVOCATE)
    assert (can_moderate(advocate, here), can_moderate(advocate, there)) == (True, False)
    assert not can_moderate(UserFactory(), here)
    set_moderating_role(here, by=manager, role="")
    assert not can_moderate(User.objects.get(pk=advocate.pk), here)
    assert [entry.act for entry in AuditEntry.objects.all()] == ["category.moderate"] * 2


@pytest.mark.parametrize(
    ("by", "before", "after"), [*itertools.product(Role.values, ["moderator", "manager"], LADDER)]
)
def test_who_moves_a_right_that_holds_everywhere(by: str, before: str, after: str):
    give_right_from("moderate_category", by=OwnerFactory(), role=before)
    entries = AuditEntry.objects.count()
    person = UserFactory(role=by)
    may = after in {"moderator", "manager", "owner"} and (
        by == "owner" or (by == "manager" and after != "owner")
    )

    if may:
        give_right_from("moderate_category", by=person, role=after)
    else:
        with pytest.raises(PermissionDenied):
            give_right_from("moderate_category", by=person, role=after)

    assert role_holding("moderate_category") == (after if may else before)
    assert AuditEntry.objects.count() == entries + (may and before != after)
    category = CategoryFactory()
    holds = LADDER.index(role_holding("moderate_category"))
    for role in ("moderator", "manager", "owner"):
        assert can_moderate(UserFactory(role=role), category) == (LADDER.index(role) >= holds)


def test_a_right_that_was_moved_stays_there_after_an_update(sign_in: Any):
    client = sign_in(OwnerFactory())
    now = {"see": "moderator", "start": "moderator", "reply": "moderator"}

    answer = client.post("/settings/roles/everywhere/", now | {"moderate": "manager"})
    call_command("migrate", verbosity=0)

    assert answer.status_code == 302
    assert role_holding("moderate_category") == "manager"
    assert not can_moderate(StaffFactory(), CategoryFactory())
    assert set(ACTS) < set(SITE_ACTS)


def test_what_a_manager_may_not_move_is_not_offered_and_refused(sign_in: Any, manager: User):
    give_right_from("moderate_category", by=OwnerFactory(), role="owner")
    now = {"see": "moderator", "start": "moderator", "reply": "moderator"}

    answer = sign_in(manager).post("/settings/roles/everywhere/", now | {"moderate": "manager"})

    assert answer.status_code == 422
    assert role_holding("moderate_category") == "owner"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["access", "group", "everywhere"])
async def test_open_sockets_feel_a_change_for_a_whole_role_within_five_seconds(change: str):
    def prepare() -> tuple[User, User, Any, Any]:
        owner = OwnerFactory()
        category = CategoryFactory(see="moderator" if change != "access" else "member")
        viewer = UserFactory(role=Role.MODERATOR if change == "everywhere" else Role.MEMBER)
        if change == "group":
            group = Group.objects.create(name="Testers")
            viewer.groups.add(group)
            grant("see_category", group, category)
        if change == "everywhere":
            set_access(category, by=owner, see="owner", start="owner", reply="owner")
        return owner, viewer, category, TopicFactory(category=category, author=owner)

    owner, viewer, category, topic = await sync_to_async(prepare)()
    router = URLRouter(websocket_urlpatterns)  # type: ignore[arg-type]
    socket = Socket(router, f"/ws/topic/{topic.pk}/?after=1", user=viewer)
    assert await socket.connect() == 0

    def take_away() -> None:
        if change == "access":
            set_access(category, by=owner, see="moderator", start="moderator", reply="moderator")
        elif change == "group":
            delete_group(Group.objects.get(name="Testers"), by=owner)
        else:
            give_right_from("see_category", by=owner, role="manager")

    await sync_to_async(take_away)()

    assert await socket.closing_code() == 4404  # waits five seconds at most
