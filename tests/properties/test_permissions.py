"""What somebody may see, asked in every way the site asks, against guardian's own answer."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forums.models import Category, Post, Topic
from forums.permissions import can_moderate, can_see, can_see_topic
from members.actions import grant
from members.models import User
from members.permissions import Rights, read_rights
from members.roles import GUEST, Role
from tests.factories.forums import CategoryFactory, TopicFactory
from tests.factories.members import StaffFactory, UserFactory

RIGHTS = ("see_category", "start_in_category", "reply_in_category", "moderate_category")
LOWEST = st.sampled_from([GUEST, *Role.values])


@st.composite
def forums(draw: st.DrawFn) -> dict[str, object]:
    """Who may see each of three categories, and grants beside the roles."""
    return {
        "see": [draw(LOWEST) for _ in range(3)],
        "role": draw(st.sampled_from([None, *Role.values])),
        "own": draw(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(RIGHTS)), max_size=3)),
        "group": draw(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(RIGHTS)), max_size=2)),
        "deleted": draw(st.booleans()),
    }


def may(viewer: User | AnonymousUser, right: str, category: Category) -> bool:
    """guardian's answer; a guest is whoever is in the group of guests."""
    if viewer.is_authenticated:
        return viewer.has_perm(f"forums.{right}") or viewer.has_perm(f"forums.{right}", category)
    guests = Group.objects.get(name=GUEST)
    return guests.groupobjectpermission_set.filter(
        permission__codename=right, object_pk=str(category.pk)
    ).exists()


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(facts=forums())
def test_every_way_to_ask_gives_guardians_answer(facts, db):
    categories = [CategoryFactory(see=see, start=see, reply=see) for see in facts["see"]]
    topics = [TopicFactory(category=category, author=StaffFactory()) for category in categories]
    if facts["deleted"]:
        Topic.objects.filter(pk=topics[0].pk).update(deleted_at="2026-01-01T00:00Z")
    viewer = make_viewer(facts, categories)

    seen = [may(viewer, "see_category", category) for category in categories]
    moderated = [
        may(viewer, "moderate_category", c) and viewer.is_authenticated for c in categories
    ]
    shown = [
        see and (topic_is_there or moderates)
        for see, moderates, topic_is_there in zip(
            seen, moderated, [not facts["deleted"], True, True], strict=True
        )
    ]

    assert [can_see(viewer, c) for c in categories] == seen
    assert [can_moderate(viewer, c) for c in categories] == moderated
    assert [
        Category.objects.visible_to(viewer).filter(pk=c.pk).exists() for c in categories
    ] == seen
    assert [Topic.objects.visible_to(viewer).filter(pk=t.pk).exists() for t in topics] == shown
    assert [can_see_topic(viewer, Topic.objects.get(pk=t.pk)) for t in topics] == shown
    assert [Post.objects.visible_to(viewer).filter(topic=t).exists() for t in topics] == shown


def make_viewer(facts: dict, categories: list[Category]) -> User | AnonymousUser:
    if facts["role"] is None:
        return AnonymousUser()
    viewer = UserFactory(role=facts["role"])
    circle = Group.objects.create(name=f"Circle of {viewer.username}")
    viewer.groups.add(circle)
    for target, grants in ((viewer, facts["own"]), (circle, facts["group"])):
        for index, right in grants:
            grant(right, target, categories[index])
    return User.objects.get(pk=viewer.pk)


@pytest.mark.django_db
def test_rights_that_were_kept_are_those_of_the_tables(db):
    viewer = UserFactory()
    category = CategoryFactory(private=True)
    assert not can_see(viewer, category)

    grant("see_category", viewer, category)

    again = User.objects.get(pk=viewer.pk)
    assert can_see(again, category)
    assert isinstance(read_rights(again), Rights)
