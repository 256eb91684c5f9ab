"""A wave of posts, removed by one decision and brought back by its undo.

By the actions of the desk, in this process, in place of the worker that carries a batch out. What
is told about it afterwards (notices, mails, the search) stays owed.
"""

import time
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from bench.cost import Cost, Meter
from bench.loader import analyse
from bench.report import say
from branding.actions import dress_site
from forums.actions import create_category
from forums.models import Category, Post, Topic
from guidelines.models import Rule, Version
from members.models import User
from members.roles import Role
from moderation.actions import Choice, start_batch, undo_batch
from moderation.actions.cases import case_of_post, open_case, weigh
from moderation.models import Batch, Decision, Reviewable
from moderation.tasks import work_off_batch

POSTS: Final = 1_000
AUTHORS: Final = 50
TOPICS: Final = 100
CATEGORIES: Final = 10
LIMIT: Final = 30.0
"""Seconds that the decision may take."""


@dataclass(frozen=True, slots=True)
class Figure:
    seconds: float
    cost: Cost

    def __str__(self) -> str:
        here, there = self.cost.server, self.cost.db
        return f"{self.seconds:6.1f} s {here:12.1f} s {there:12.1f} s"


def run(meter: Meter, *, posts: int = POSTS, authors: int = AUTHORS, topics: int = TOPICS) -> bool:
    """Write the wave, decide about it, undo that. Says whether the decision took no longer than it
    may, and ends the run where one of them did not do what it should.
    """
    dress_site(name="Tarn", accent="#1d6478", tagline="A community that was made up to measure")
    owner = _write_people(authors)
    _write_topics(posts, authors, topics, owner)
    analyse()
    before, keys = _as_it_is(), list(Post.objects.filter(number__gt=1).values_list("pk", flat=True))

    batch = _begin(keys, owner)
    decided = _measure(batch, meter)
    if batch.done != posts or Post.objects.filter(pk__in=keys, deleted_at=None).exists():
        raise SystemExit(f"{batch.done} of {posts} posts were decided: {batch.failures[:3]}")

    undo_batch(batch, by=owner, why="Measured")
    undone = _measure(batch, meter)
    if _as_it_is() != before or Decision.objects.standing().exists():
        raise SystemExit(f"The undo did not bring back what was: {batch.failures[:3]}")

    say(f"\nA wave of {posts:,} posts by {authors} authors in {topics} topics\n")
    say(f"{'':10} {'seconds':>8} {'CPU here':>14} {'CPU database':>14}")
    say(f"{'removed':10} {decided}")
    say(f"{'undone':10} {undone}")
    fits = decided.seconds <= LIMIT
    say(f"\nRemoved in ≤ {LIMIT:g} s: {'ok' if fits else 'missed'}.")
    return fits


@transaction.atomic
def _begin(keys: list[int], owner: User) -> Batch:
    """Somebody reported one of them; one decision is about all."""
    case = case_of_post(Post.objects.get(pk=keys[0]))
    open_case(case, kind=Reviewable.Kind.REPORTED)
    weigh(case)
    choice = Choice(outcome="remove", rule=Rule.objects.get())
    return start_batch(case, choice, by=owner, posts=keys, likeness="text")


def _measure(batch: Batch, meter: Meter) -> Figure:
    """Until nothing of it is owed any more, as the worker goes about it."""
    meter.since()
    started = time.perf_counter()
    while not work_off_batch(batch_id=batch.pk):
        pass
    seconds, cost = time.perf_counter() - started, meter.since()
    batch.refresh_from_db()
    return Figure(seconds, cost)


def _as_it_is() -> list[list[tuple[Any, ...]]]:
    """What stands where, and what is counted."""
    return [
        list(Post.objects.order_by("pk").values_list("pk", "deleted_at", "is_public")),
        list(Topic.objects.order_by("pk").values_list("reply_count", "last_posted_at")),
        list(Category.objects.order_by("pk").values_list("topic_count", "post_count")),
        list(User.objects.order_by("pk").values_list("username", "post_count")),
    ]


# --- rows


def _write_people(authors: int) -> User:
    """The owner, who began all topics, and those who flooded them."""
    people = [User(username="owner", role=Role.OWNER, is_superuser=True)]
    people += [User(username=f"wave{n}") for n in range(authors)]
    for user in people:
        user.name, user.email = user.username.title(), f"{user.username}@example.com"
        user.set_unusable_password()
        user.derive()
    User.objects.bulk_create(people)
    version = Version.objects.create(
        number=1,
        published_at=timezone.now(),
        is_material=True,
        title="Rules",
        ladder=[],
        fingerprint="bench",
    )
    Rule.objects.create(
        version=version,
        key="spam",
        number=1,
        title="No advertising",
        meaning="Sell in the market, nowhere else.",
        block_id="spam",
        examples={"fine": [], "not_fine": []},
        ladder=[],
    )
    owner: User = User.objects.get(username="owner")
    return owner


def _write_topics(posts: int, authors: int, topics: int, owner: User) -> None:
    """Each begins with words of its own; the posts of the wave go round authors and topics."""
    here = [_category(n) for n in range(min(CATEGORIES, topics))]
    flooding = list(User.objects.exclude(pk=owner.pk).order_by("pk"))
    replies = [posts // topics + (n < posts % topics) for n in range(topics)]
    now = timezone.now()
    written = Topic.objects.bulk_create(
        Topic(
            category=here[n % len(here)],
            author=owner,
            title=f"Which stove for moor {n}?",
            slug=f"moor-{n}",
            highest_number=1 + replies[n],
            reply_count=replies[n],
            last_posted_at=now,
            answered_at=now if replies[n] else None,
        )
        for n in range(topics)
    )
    Post.objects.bulk_create(
        _post(topic, 1, owner, "It rains there all the time.", now) for topic in written
    )
    wave = "Cheap boots at https://boots.example/now, today only, for everybody who walks a lot"
    Post.objects.bulk_create(
        _post(written[n % topics], 2 + n // topics, flooding[n % authors], wave, now)
        for n in range(posts)
    )
    for category in here:
        there = Post.objects.filter(topic__category=category)
        Category.objects.filter(pk=category.pk).update(
            topic_count=category.topics.count(), post_count=there.count()
        )
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(post_count=Post.objects.filter(author=user).count())


def _category(n: int) -> Category:
    return create_category(
        by=None, name=f"Part {n}", slug=f"part-{n}", see="guest", start="newcomer", reply="newcomer"
    )


def _post(topic: Topic, number: int, author: User, body: str, now: Any) -> Post:
    html = f"<p>{body}</p>"
    return Post(topic=topic, number=number, author=author, body=body, html=html, created_at=now)
