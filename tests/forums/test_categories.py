"""Categories are archived and brought back, deleted when empty, closed along with the outer one."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from guardian.models import GroupObjectPermission

from audit.models import AuditEntry as LogEntry
from eventlog.models import Entry
from forums import actions
from forums.actions.access import access_of, groups_of
from forums.forms import NewTopicForm
from forums.models import Category, Post, Topic
from forums.permissions import can_accept_answer, can_reply, can_restore, can_see
from forums.refusals import CategoryInUse, MisplacedCategory
from members.actions import grant
from members.models import User
from members.roles import Role
from tests.factories.forums import CategoryFactory, PostFactory, TopicFactory
from tests.factories.members import OwnerFactory, UserFactory

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def fresh_topic(topic: Topic) -> Topic:
    return Topic.objects.select_related("category").get(pk=topic.pk)


def test_an_archived_category_is_for_reading_until_it_is_brought_back(sign_in):
    topic, member = TopicFactory(), UserFactory()
    category, manager = topic.category, sign_in(UserFactory(role=Role.MANAGER))

    manager.post(f"{category.href}archive/")
    topic.refresh_from_db()
    assert topic.category.is_archived
    assert can_see(member, topic.category)
    assert not can_reply(member, topic)
    assert "Bring it back" in manager.get(f"{category.href}edit/").content.decode()

    manager.post(f"{category.href}unarchive/")
    topic.refresh_from_db()
    assert can_reply(member, topic)
    acts = ["category.archived", "category.brought_back"]
    assert list(LogEntry.objects.order_by("pk").values_list("act", flat=True)) == acts


def test_in_an_archived_category_members_neither_mark_an_answer_nor_bring_a_post_back():
    topic = TopicFactory(kind=Topic.Kind.QUESTION)
    reply = PostFactory(topic=topic, author=UserFactory())
    actions.delete_post(reply, by=reply.author)
    actions.archive_category(topic.category, by=OwnerFactory(), on=True)
    topic, reply = (
        fresh_topic(topic),
        Post.objects.select_related("topic__category").get(pk=reply.pk),
    )

    assert not can_accept_answer(fresh(topic.author), topic)
    assert not can_restore(fresh(reply.author), reply)
    assert can_restore(OwnerFactory(), reply)


def test_archiving_a_category_archives_those_within_and_brings_them_back(sign_in):
    outer, member = CategoryFactory(name="Mending"), UserFactory()
    inner = CategoryFactory(name="Pumps", parent=outer)
    closed = CategoryFactory(name="Valves", parent=outer)
    topic, manager = TopicFactory(category=inner), sign_in(UserFactory(role=Role.MANAGER))
    manager.post(f"{closed.href}archive/")

    page = manager.post(f"{outer.href}archive/", follow=True).content.decode()
    topic = fresh_topic(topic)
    assert "Archived along: Pumps." in page
    assert topic.category.is_archived
    assert not can_reply(member, topic)
    assert "reading only" in sign_in(member).get(inner.href).content.decode()

    page = manager.post(f"{outer.href}unarchive/", follow=True).content.decode()
    assert "Brought back along: Pumps." in page
    assert can_reply(member, fresh_topic(topic))
    assert "reading only" not in sign_in(member).get(inner.href).content.decode()
    assert Category.objects.get(pk=closed.pk).is_archived
    of_inner = LogEntry.objects.filter(category_id=inner.pk).order_by("pk")
    acts = ["category.archived", "category.brought_back"]
    assert list(of_inner.values_list("act", flat=True)) == acts


def test_what_was_archived_along_comes_back_only_with_what_it_lies_in(sign_in):
    outer = CategoryFactory(name="Mending")
    inner, manager = CategoryFactory(parent=outer), sign_in(UserFactory(role=Role.MANAGER))
    manager.post(f"{outer.href}archive/")

    form = manager.get(f"{inner.href}edit/").content.decode()
    page = manager.post(f"{inner.href}unarchive/", follow=True).content.decode()

    assert "archived with Mending" in form
    assert "Bring it back" not in form
    assert "It was archived with Mending" in page
    assert Category.objects.get(pk=inner.pk).is_archived


def test_a_category_made_or_moved_into_an_archived_one_is_archived_until_it_leaves():
    owner, outer, moved = OwnerFactory(), CategoryFactory(), CategoryFactory()
    actions.archive_category(outer, by=owner, on=True)

    made = CategoryFactory(parent=Category.objects.get(pk=outer.pk))
    actions.edit_category(moved, by=owner, slug=moved.slug, parent=outer)
    assert made.is_archived
    assert Category.objects.get(pk=moved.pk).is_archived

    actions.edit_category(moved, by=owner, slug=moved.slug, parent=None)
    assert not Category.objects.get(pk=moved.pk).is_archived


def test_from_the_page_of_a_category_managers_get_to_whoever_moderates_there(sign_in):
    category, manager = CategoryFactory(), sign_in(UserFactory(role=Role.MANAGER))

    page = manager.get(f"{category.href}edit/").content.decode()

    for address in (f"{category.href}moderators/", f"/settings/roles/in/{category.slug}/"):
        assert f'href="{address}"' in page
        assert manager.get(address).status_code == 200


def test_what_lies_in_a_category_is_shown_there_and_leads_back(guest):
    outer = CategoryFactory(name="Mending")
    inner = CategoryFactory(name="Pumps", parent=outer, description="Leather and rubber.")
    CategoryFactory(name="News")

    at_outer, at_inner, listed = (
        " ".join(guest.get(page).content.decode().split())
        for page in (outer.href, inner.href, "/categories/")
    )

    within = at_outer.partition('aria-label="In Mending"')[2].partition("</nav>")[0]
    assert inner.href in within
    assert "News" not in within
    head = at_inner.partition('<header class="cat-head"')[2].partition("<h1>")[0]
    assert f'href="{outer.href}"' in head
    assert "In Mending. Leather and rubber." in listed
    assert listed.count("is-within") == 2  # in the menu at the side and in the list


def test_a_category_within_a_hidden_one_tells_nothing_of_it(guest):
    outer = CategoryFactory(name="Mending", see="moderator")
    CategoryFactory(name="Pumps", parent=outer, see="moderator")

    assert "Mending" not in guest.get("/categories/").content.decode()


def test_a_new_topic_is_given_a_place_with_the_name_of_what_it_lies_in(sign_in):
    outer, other = CategoryFactory(name="Mending"), CategoryFactory(name="News")
    inner = CategoryFactory(name="Pumps", parent=outer)
    member = UserFactory()

    offered = re.findall(r"<option[^>]*>([^<]*)<", sign_in(member).get("/new/").content.decode())

    assert offered[1:] == ["Mending", "Mending › Pumps", "News"]
    actions.set_access(outer, by=None, see="moderator", start="moderator", reply="moderator")
    grant("see_category", member, inner)
    grant("start_in_category", member, inner)
    assert labels(NewTopicForm(by=fresh(member))) == [other.name, inner.name]


def labels(form: NewTopicForm) -> list[str]:
    """What there is to choose from, in no order of what lies where."""
    return sorted(str(label) for _key, label in form.fields["category"].choices if _key)


def test_an_empty_category_goes_after_a_question_with_every_right_on_it(sign_in):
    category, manager = CategoryFactory(), sign_in(UserFactory(role=Role.MANAGER))
    page = f"{category.href}delete/"

    assert "Delete “" in manager.get(page).content.decode()
    assert Category.objects.exists()
    assert manager.post(page).status_code == 302

    assert not Category.objects.exists()
    assert not GroupObjectPermission.objects.filter(object_pk=str(category.pk)).exists()
    assert Entry.objects.filter(kind="forums.CategoryDeleted").count() == 1
    assert LogEntry.objects.filter(act="category.deleted").count() == 1


def test_a_category_with_topics_or_categories_in_it_stays_and_says_why(sign_in):
    outer, topic = CategoryFactory(), TopicFactory()
    CategoryFactory(parent=outer)
    actions.delete_post(topic.posts.get(), by=topic.author)
    client = sign_in(UserFactory(role=Role.MANAGER))

    for category, words in ((outer, "Other categories lie in it"), (topic.category, "Archive it")):
        answer = client.post(f"{category.href}delete/")
        assert answer.status_code == 422
        assert words in answer.content.decode()
        with pytest.raises(CategoryInUse):
            actions.delete_category(category, by=OwnerFactory())

    assert Category.objects.count() == 3
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR])
def test_others_neither_archive_nor_delete(role):
    category, user = CategoryFactory(), UserFactory(role=role)

    with pytest.raises(PermissionDenied):
        actions.archive_category(category, by=user, on=True)
    with pytest.raises(PermissionDenied):
        actions.delete_category(category, by=user)

    assert not Category.objects.get().is_archived


def test_what_closes_a_category_closes_those_within_and_says_so(sign_in):
    outer = CategoryFactory()
    inner, closer = CategoryFactory(parent=outer), CategoryFactory(parent=outer, see="manager")
    member = UserFactory()
    fields = {"name": outer.name, "slug": outer.slug, "colour": 1, "icon": "forum", "position": 0}
    roles = {"see": "moderator", "start": "moderator", "reply": "moderator"}

    client = sign_in(UserFactory(role=Role.MANAGER))
    assert inner.name in client.get(f"{outer.href}edit/").content.decode()
    page = client.post(f"{outer.href}edit/", fields | roles, follow=True).content.decode()

    assert f"Closed along, because they lie in it: {inner.name}." in page
    assert access_of(inner)["see"] == "moderator"
    assert access_of(closer)["see"] == "manager"
    assert not can_see(fresh(member), inner)


def test_a_group_reads_within_only_what_it_reads_around():
    circle, owner = Group.objects.create(name="Testers"), OwnerFactory()
    outer = CategoryFactory(private=True)
    inner = CategoryFactory(parent=outer, private=True)

    with pytest.raises(MisplacedCategory, match="not open to Testers"):
        actions.open_to_groups(inner, by=owner, groups=[circle])
    assert groups_of(inner) == []

    actions.open_to_groups(outer, by=owner, groups=[circle])
    actions.open_to_groups(inner, by=owner, groups=[circle])
    assert groups_of(inner) == [circle]

    assert actions.open_to_groups(outer, by=owner, groups=[]) == [inner]
    assert groups_of(inner) == []


def test_where_everybody_reads_around_any_group_may_read_within():
    circle, owner = Group.objects.create(name="Testers"), OwnerFactory()
    outer = CategoryFactory()
    inner = CategoryFactory(parent=outer, private=True)

    actions.open_to_groups(inner, by=owner, groups=[circle])
    assert groups_of(inner) == [circle]

    closed = actions.set_access(outer, by=owner, see="member", start="member", reply="member")
    assert closed == [inner]
    assert groups_of(inner) == []
    assert access_of(inner)["see"] == "moderator"


def test_saying_who_may_what_asks_once_for_all_who_may_not(django_assert_max_num_queries):
    category, owner = CategoryFactory(), OwnerFactory()
    for n in range(5):
        Group.objects.create(name=f"Friends {n}")

    with django_assert_max_num_queries(40):
        actions.set_access(
            category, by=owner, see="member", start="member", reply="moderator", groups=[]
        )

    assert access_of(category) == {"see": "member", "start": "member", "reply": "moderator"}
    assert groups_of(category) == []
