"""Whatever people do in the forum, in whatever order: every counter is what its rows say."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.refusals import ActionRefused
from forums import actions
from forums.models import Category, Post, Reaction, Tag, Topic
from members.models import User
from tests.factories.forums import CategoryFactory
from tests.factories.members import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

Act = Callable[["World", User, int], Any]
TAGS = (["red"], ["red", "blue"], [], ["blue", "green"])


class World:
    """Two members and a moderator; a category that shows at once and one that holds everything."""

    def __init__(self) -> None:
        self.people = [StaffFactory(), UserFactory(), UserFactory()]
        self.categories = [CategoryFactory(), CategoryFactory(holds="all")]

    def topic(self, n: int) -> Topic | None:
        return _nth(Topic.objects.order_by("pk"), n)

    def post(self, n: int) -> Post | None:
        return _nth(Post.objects.order_by("pk"), n)


def _nth(rows: Any, n: int) -> Any:
    found = list(rows)
    return found[n % len(found)] if found else None


def _start(world: World, by: User, n: int) -> None:
    actions.start_topic(
        world.categories[n % 2],
        by=by,
        title="A title",
        body="Words",
        kind="question" if n % 3 else "discussion",
        tags=TAGS[n % len(TAGS)],
    )


def _reply(world: World, by: User, n: int) -> None:
    if topic := world.topic(n):
        actions.reply_to_topic(topic, by=by, body="More words")


def _edit(world: World, by: User, n: int) -> None:
    if post := world.post(n):
        actions.edit_post(post, by=by, body=f"{post.body} and more", version=post.version)


def _edit_topic(world: World, by: User, n: int) -> None:
    if topic := world.topic(n):
        actions.edit_topic(
            topic,
            by=by,
            title=topic.title,
            category=world.categories[n // 2 % 2],
            kind=topic.kind,
            tags=TAGS[n % len(TAGS)],
            version=topic.posts.get(number=1).version,
        )


def _move(world: World, by: User, n: int) -> None:
    if topic := world.topic(n):
        actions.move_topic(topic, by=by, category=world.categories[n // 2 % 2])


def _react(world: World, by: User, n: int) -> None:
    if post := world.post(n):
        given = Reaction.objects.filter(post=post, user=by, kind="like").exists()
        (actions.take_back_reaction if given else actions.react)(post, by=by, kind="like")


def _withdraw(world: World, by: User, n: int) -> None:
    if topic := world.topic(n):
        actions.withdraw_answer(topic, by=by)


def _to_post(action: Callable[..., Any]) -> Act:
    def act(world: World, by: User, n: int) -> None:
        if post := world.post(n):
            action(post, by=by)

    return act


ACTS: dict[str, Act] = {
    "start": _start,
    "reply": _reply,
    "edit": _edit,
    "edit topic": _edit_topic,
    "move": _move,
    "react": _react,
    "withdraw": _withdraw,
    "accept": _to_post(actions.accept_answer),
    "delete": _to_post(actions.delete_post),
    "restore": _to_post(actions.restore_post),
    "publish": _to_post(actions.publish_held),
    "hold": _to_post(actions.hold_again),
    "remove": _to_post(actions.remove_post),
    "put back": _to_post(actions.put_back_post),
    "hide": _to_post(actions.hide_post),
    "show": _to_post(actions.show_post),
}
STEPS = st.lists(
    st.tuples(st.sampled_from([*ACTS, "start", "reply"]), st.integers(0, 2), st.integers(0, 11)),
    min_size=4,
    max_size=24,
)


@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
def test_every_counter_is_what_its_rows_say(unlimited: None, steps: list[tuple[str, int, int]]):
    with transaction.atomic():
        world = World()
        for name, who, n in steps:
            by = User.objects.get(pk=world.people[who].pk)
            with suppress(PermissionDenied, ActionRefused), transaction.atomic():
                ACTS[name](world, by, n)

        kept, right = _kept(), _counted()
        transaction.set_rollback(True)

    assert kept == right


@pytest.fixture
def unlimited(settings: Any) -> None:
    settings.POSTING_LIMITS = False


def _kept() -> dict[str, Any]:
    return {
        f"topic {topic.pk}": (
            (topic.reply_count, topic.held_count, topic.highest_number),
            (topic.like_count, topic.participant_count, topic.tag_names),
            (topic.answered_at, topic.staff_replied_at, topic.last_posted_at),
        )
        for topic in Topic.objects.all()
    } | _kept_elsewhere()


def _kept_elsewhere() -> dict[str, Any]:
    return {
        **{
            f"category {c.pk}": (c.topic_count, c.post_count, c.last_topic_id)
            for c in Category.objects.all()
        },
        **{f"post {post.pk}": post.reactions for post in Post.objects.all()},
        **{f"tag {tag.name}": tag.topic_count for tag in Tag.objects.all()},
        **{
            f"user {user.pk}": (user.post_count, user.thanks_count, user.solution_count)
            for user in User.objects.all()
        },
    }


def _counted() -> dict[str, Any]:
    return {
        **{f"topic {topic.pk}": _of_topic(topic) for topic in Topic.objects.all()},
        **{
            f"category {category.pk}": _of_category(category) for category in Category.objects.all()
        },
        **{
            f"post {post.pk}": dict(Counter(post.given.values_list("kind", flat=True)))
            for post in Post.objects.all()
        },
        **{
            f"tag {tag.name}": tag.topics.filter(is_public=True).count()
            for tag in Tag.objects.all()
        },
        **{
            f"user {user.pk}": (
                user.posts.filter(is_public=True).count(),
                Reaction.objects.filter(post__author=user).count(),
                Topic.objects.filter(solution__author=user).count(),
            )
            for user in User.objects.all()
        },
    }


def _of_topic(topic: Topic) -> tuple[Any, ...]:
    posts = topic.posts.filter(number__gt=0)
    public = posts.filter(is_public=True)
    others = public.filter(number__gt=1).exclude(author=topic.author).order_by("number")
    other = others.first()
    staff = others.filter(author__is_staff_member=True).first()
    last = public.aggregate(last=Max("created_at"))["last"]
    return (
        (
            public.filter(number__gt=1).count(),
            topic.posts.filter(number=0, deleted_at=None).count(),
            posts.aggregate(highest=Max("number"))["highest"],
        ),
        (
            Reaction.objects.filter(post__topic=topic).count(),
            posts.values("author").distinct().count(),
            sorted(topic.tags.values_list("name", flat=True)),
        ),
        (
            other.created_at if other else None,
            staff.created_at if staff else None,
            last or topic.created_at,
        ),
    )


def _of_category(category: Category) -> tuple[int, int, int | None]:
    topics = category.topics.filter(is_public=True)
    posts = Post.objects.filter(Q(topic__in=topics), is_public=True)
    newest = topics.order_by("-last_posted_at", "-pk").first()
    return topics.count(), posts.count(), newest.pk if newest else None
