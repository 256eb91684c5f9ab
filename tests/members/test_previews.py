"""The site as somebody else sees it: their rights, nothing of theirs, and nothing written."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.core.exceptions import PermissionDenied
from django.test import Client

from audit.models import AuditEntry
from forums.models import Reading
from forums.permissions import can_see, visible_categories
from forums.routing import websocket_urlpatterns
from members.actions import change_role, grant
from members.actions.previews import begin_preview
from members.models import User
from members.permissions import can_view_as, read_rights
from members.previews import NOBODY, Kept, shadow_for
from members.roles import LADDER, Role
from notifications.models import Notification
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return UserFactory(role=Role.MANAGER, username="mia")


@pytest.fixture
def client(sign_in: Any, manager: User) -> Client:
    return sign_in(manager)


def begin(client: Client, **asked: str) -> Any:
    return client.post("/settings/roles/view-as/", {"why": "A question about access"} | asked)


@pytest.mark.parametrize("by", Role.values)
@pytest.mark.parametrize("role", LADDER)
def test_who_looks_as_whom(by: str, role: str):
    may = by in {"manager", "owner"} and LADDER.index(role) < LADDER.index(by)

    assert can_view_as(UserFactory(role=by), role) == may


@pytest.mark.parametrize("role", LADDER[:-1])
def test_a_role_sees_what_its_people_see(role: str):
    owner = OwnerFactory()
    for lowest in LADDER:
        CategoryFactory(see=lowest, start="owner", reply="owner")

    shadow = shadow_for(owner, Kept(role=role, user=0, name="", since=0))

    if role == "guest":
        assert not shadow.is_authenticated
    else:
        assert visible_categories(shadow) == visible_categories(UserFactory(role=role))
        assert shadow._rights == read_rights(UserFactory(role=role))


def test_a_member_is_shown_with_rights_of_their_own_and_nothing_else_of_theirs(manager: User):
    wren = UserFactory(username="wren", bio="Secret", unread_notifications=3)
    secret = CategoryFactory(private=True)
    grant("see_category", wren, secret)

    shadow = shadow_for(manager, Kept(role="member", user=wren.pk, name="wren", since=0))

    assert can_see(shadow, secret)
    assert (shadow.pk, shadow.email, shadow.bio, shadow.unread_notifications) == (NOBODY, "", "", 0)
    assert shadow.viewed_by == manager
    with pytest.raises(PermissionDenied):
        shadow.save()


def test_the_site_is_shown_as_they_see_it_until_it_is_stopped(client: Client):
    secret = TopicFactory(category=CategoryFactory(see="moderator"), author=StaffFactory())
    wren = UserFactory(username="wren")
    seen = [client.get(secret.href).status_code]

    begin(client, username="wren")
    seen.append(client.get(secret.href).status_code)
    front = client.get("/").content.decode()
    stopped = client.post("/settings/roles/view-as/stop/")
    seen.append(client.get(secret.href).status_code)

    assert (seen, stopped.status_code) == ([200, 404, 200], 302)
    assert f"You see the site as {wren.display_name} does" in front
    assert "preview-bar" not in client.get("/").content.decode()


def test_a_guests_view_has_the_doors_of_guests(client: Client):
    begin(client, role="guest")

    page = client.get("/")

    assert "Sign in" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store, private"
    assert client.get("/unread/").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        *("/notifications/", "/settings/", "/settings/appearance/", "/accounts/email/"),
        *("/accounts/sessions/", "/unread/", "/settings/roles/view-as/", "/staff/members/"),
        *("/accounts/password/change/", "/accounts/login/", "/accounts/2fa/"),
    ],
)
def test_what_is_theirs_alone_is_refused(client: Client, path: str):
    begin(client, role="member")

    page = client.get(path)

    assert page.status_code == 403
    assert "theirs alone" in page.content.decode()


def test_every_write_is_refused_in_clear_words(client: Client):
    topic = TopicFactory()
    begin(client, role="member")

    for path, data in (
        (f"/t/{topic.pk}/reply/", {"body": "Words"}),
        (f"/t/{topic.pk}/read/", {"number": "1"}),
        (f"/t/{topic.pk}/pin/", {}),
        ("/settings/", {"name": "Other"}),
        ("/new/", {"title": "Words", "body": "Words"}),
    ):
        answer = client.post(path, data)
        assert answer.status_code == 403
        assert "Nothing was changed" in answer.content.decode()

    assert client.delete("/").status_code == 403
    assert topic.posts.count() == 1
    assert not Reading.objects.exclude(user=topic.author).exists()


def test_looking_marks_counts_and_writes_nothing(client: Client):
    wren = UserFactory(username="wren")
    topic = TopicFactory(replies=3)
    PostFactory(topic=topic, body="@wren look")
    begin(client, username="wren")
    before = (
        list(Reading.objects.values()),
        list(Notification.objects.values()),
        User.objects.values().get(pk=wren.pk),
        AuditEntry.objects.count(),
    )

    for path in ("/", "/latest/", "/categories/", topic.href, topic.category.href, wren.href):
        assert client.get(path).status_code == 200, path
    assert client.get("/new/").status_code == 200

    topic.refresh_from_db()
    assert topic.view_count == 0
    assert before == (
        list(Reading.objects.values()),
        list(Notification.objects.values()),
        User.objects.values().get(pk=wren.pk),
        AuditEntry.objects.count(),
    )


@pytest.mark.django_db(transaction=True)
def test_a_page_that_would_write_while_it_is_looked_at_is_refused(client: Client, monkeypatch: Any):
    from forums.queries import lists

    begin(client, role="member")
    UserFactory(username="wren")
    user = User.objects.get(username="wren")
    monkeypatch.setattr(
        "forums.views.people.topics_by",
        lambda *a, **k: User.objects.filter(pk=user.pk).update(post_count=99) and lists,
    )

    assert client.get("/u/wren/").status_code == 403
    assert User.objects.get(pk=user.pk).post_count == 0


def test_beginning_and_end_are_logged_with_the_reason(client: Client, manager: User):
    wren = UserFactory(username="wren")

    begin(client, username="wren")
    client.post("/settings/roles/view-as/stop/")
    client.post("/settings/roles/view-as/stop/")

    began, stopped = AuditEntry.objects.order_by("pk")
    assert (began.act, began.by, began.target_id, began.why) == (
        "view.started",
        manager,
        str(wren.pk),
        "A question about access",
    )
    assert (stopped.act, stopped.target_id) == ("view.stopped", str(wren.pk))


def test_signing_out_ends_it_and_says_so(client: Client):
    begin(client, role="member")

    client.post("/accounts/logout/")

    assert [e.act for e in AuditEntry.objects.order_by("pk")] == ["view.started", "view.stopped"]


def test_no_reason_no_preview(client: Client):
    assert begin(client, role="member", why="").status_code == 422
    assert begin(client, username="nobody-here").status_code == 422
    assert begin(client).status_code == 422
    assert begin(client, role="owner").status_code == 422
    UserFactory(role=Role.OWNER, username="olga")
    assert begin(client, username="olga").status_code == 403
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("change", ["lost the role", "they rose", "time is over"])
def test_it_ends_by_itself(client: Client, manager: User, change: str, monkeypatch: Any):
    wren = UserFactory(username="wren")
    begin(client, username="wren")
    owner = OwnerFactory()
    if change == "lost the role":
        change_role(manager, by=owner, role=Role.MEMBER)
    elif change == "they rose":
        change_role(wren, by=owner, role=Role.OWNER)
    else:
        monkeypatch.setattr("members.previews.PREVIEW_SECONDS", -1)

    assert "preview-bar" not in client.get("/").content.decode()
    assert AuditEntry.objects.filter(act="view.stopped").count() == 1


def test_a_change_of_their_rights_shows_at_the_next_request(client: Client):
    wren = UserFactory(username="wren")
    secret = CategoryFactory(private=True)
    begin(client, username="wren")
    seen = [client.get(secret.href).status_code]

    grant("see_category", wren, secret)
    seen.append(client.get(secret.href).status_code)

    assert seen == [404, 200]


def test_no_guest_is_given_a_page_of_a_preview(client: Client, guest: Client):
    CategoryFactory(name="Only for members", see="member")
    begin(client, role="member")
    assert "Only for members" in client.get("/categories/").content.decode()

    page = guest.get("/categories/").content.decode()

    assert "Only for members" not in page
    assert "preview-bar" not in page


@pytest.mark.django_db(transaction=True)
async def test_sockets_belong_to_the_real_person(sign_in: Any):
    """A topic that the member of the preview may not see, and the manager may."""
    from tests.sockets import Socket

    def prepare() -> tuple[Client, Any]:
        client = sign_in(UserFactory(role=Role.MANAGER))
        begin(client, role="guest")
        category = CategoryFactory(private=True)
        return client, TopicFactory(category=category, author=StaffFactory(), replies=1)

    client, topic = await sync_to_async(prepare)()
    cookie = f"sessionid={client.cookies['sessionid'].value}".encode()
    site = AuthMiddlewareStack(URLRouter(websocket_urlpatterns))  # type: ignore[arg-type]

    async def as_the_browser_asks(scope: Any, receive: Any, send: Any) -> None:
        del scope["user"]
        await site(scope | {"headers": [(b"cookie", cookie)]}, receive, send)

    socket = Socket(as_the_browser_asks, f"/ws/topic/{topic.pk}/?after=1")
    assert await socket.connect() == 0
    assert await socket.hear() == {"type": "replies", "last": 2}
    await socket.leave()


def test_begin_asks_who_may(manager: User):
    with pytest.raises(PermissionDenied):
        begin_preview({}, by=UserFactory(), why="Curious", role="guest")  # type: ignore[arg-type]
