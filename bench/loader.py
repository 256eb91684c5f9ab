"""Fills an empty, migrated database with a community whose counters are right."""

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault
from psycopg import sql

from bench.plan import Plan, PlannedTopic, Shape
from bench.report import say
from bench.words import RARE_POSTS, RARE_WORD, Words, gap_words, text_pool
from branding.actions import dress_site
from forums.actions import create_category
from forums.models import Category, Post, Reaction, Reading, Tag, Topic, topic_slug
from members.models import User
from members.roles import LADDER, Role, groups_of_role

M = TypeVar("M", bound=Model)
SEED: Final = 20_260
BATCH: Final = 5_000
PROGRESS: Final = 100_000
"""After so many rows of a kind it says how far it is."""
TAGS: Final = 120
READERS: Final = 20
"""Members with keys 101 and on (or the last ones) sign in while we measure."""


def load(posts: int) -> None:
    """The community in one transaction, then the search index, then what the planner knows."""
    with transaction.atomic():
        _Loading(Shape.of(posts)).run()
    index(posts)
    analyse()


def index(posts: int) -> None:
    """The words of all posts. GIN is built once at the end, which is faster than word by word."""
    with connection.cursor() as cursor:
        at_end = connection.vendor == "postgresql" and posts > PROGRESS
        made = _gin(cursor) if at_end else []
        for name, _definition in made:
            cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        call_command("rebuild_search", verbosity=int(posts > PROGRESS))
        if made:
            cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, definition in made:
            cursor.execute(definition)


def _gin(cursor: CursorWrapper) -> list[tuple[str, str]]:
    """Names and definitions of these indexes."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes"
        " WHERE tablename = 'search_document' AND indexdef LIKE '%USING gin%'"
    )
    found: list[tuple[str, str]] = cursor.fetchall()
    return found


def analyse() -> None:
    """What autovacuum would have done by the next day."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def readers(shape: Shape) -> range:
    """Keys of the members who sign in."""
    first = 101 if shape.members >= 101 + READERS else max(shape.members - READERS, 0) + 1
    return range(first, min(first + READERS, shape.members + 1))


class _Loading:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.chance = random.Random(SEED)  # noqa: S311 (nothing here is secret)
        self.words = Words(self.chance)
        self.roles = self._roles()
        staff = {pk for pk, role in self.roles.items() if role in {Role.OWNER, Role.MODERATOR}}
        self.plan = Plan(shape, self.chance, staff)
        self.texts = text_pool(self.words, min(500, shape.posts))
        self.given = self._reactions()

    def run(self) -> None:
        dress_site(name="Tarn", accent="#1d6478", tagline="A community that was made up to measure")
        self._write_members()
        self._write_categories()
        self._write_topics()
        self._write_posts()
        self._write_readings()
        _reset_keys(User, Category, Tag, Topic, Post, Reading, Reaction)

    def _roles(self) -> dict[int, Role]:
        """One owner, a few moderators, and about as many newcomers as members."""
        moderators = max(2, self.shape.members // 1000)
        reading = set(readers(self.shape))
        roles = {1: Role.OWNER} | dict.fromkeys(range(2, 2 + moderators), Role.MODERATOR)
        for pk in range(2 + moderators, self.shape.members + 1):
            newcomer = pk not in reading and self.chance.random() < 0.4
            roles[pk] = Role.NEWCOMER if newcomer else Role.MEMBER
        return roles

    def _reactions(self) -> list[Reaction]:
        """One for about every tenth post, spread over few posts."""
        kinds = list(settings.REACTIONS)
        given: dict[tuple[int, int, str], Reaction] = {}
        for post in self.plan.posts:
            count = self.chance.choice((1, 2, 3)) if self.chance.random() < 0.05 else 0
            for _ in range(count):
                user, kind = self.chance.randint(1, self.shape.members), self.chance.choice(kinds)
                if user != post.author and (user, post.pk, kind) not in given:
                    reaction = Reaction(user_id=user, post_id=post.pk, kind=kind)
                    given[user, post.pk, kind] = reaction
                    self.plan.topics[post.topic - 1].likes += 1
        return list(given.values())

    def _write_members(self) -> None:
        posts = Counter(post.author for post in self.plan.posts)
        author_of = {post.pk: post.author for post in self.plan.posts}
        thanks = Counter(author_of[reaction.post_id] for reaction in self.given)
        solved = Counter(t.solution[1] for t in self.plan.topics if t.solution and _asks(t))
        password = make_password(None)

        def people() -> Iterator[User]:
            for pk, role in self.roles.items():
                user = User(
                    pk=pk,
                    username=f"member{pk}",
                    email=f"member{pk}@example.com",
                    name=self.words.name(),
                    role=role,
                    is_superuser=role == Role.OWNER,
                    password=password,
                    post_count=posts[pk],
                    thanks_count=thanks[pk],
                    solution_count=solved[pk],
                )
                user.derive()
                yield user

        _write(User, people())
        groups = Group.objects.in_bulk(list(LADDER), field_name="name")
        through = User.groups.through
        _write(
            through,
            (
                through(user_id=pk, group_id=groups[name].pk)
                for pk, role in self.roles.items()
                for name in groups_of_role(role)
            ),
        )

    def _write_categories(self) -> None:
        """Most are open to everybody, one in ten only to members."""
        for pk in range(1, self.shape.categories + 1):
            there = [topic for topic in self.plan.topics if topic.category == pk]
            latest = max(there, key=lambda topic: topic.last_posted_at, default=None)
            create_category(
                by=None,
                pk=pk,
                name=self.words.name(),
                slug=f"part-{pk}",
                description=self.words.title(),
                see="member" if pk % 10 == 0 else "guest",
                start="newcomer",
                reply="newcomer",
                position=pk,
                colour=1 + pk % 6,
                topic_count=len(there),
                post_count=sum(topic.posts for topic in there),
                last_topic_id=latest.pk if latest else None,
            )

    def _write_topics(self) -> None:
        names = [f"{word}-{n}" for n, word in enumerate(self.words.some(TAGS))]
        tags = [Tag(pk=n, name=name[:30]) for n, name in enumerate(names, start=1)]
        chosen = {
            t.pk: self.chance.sample(tags, self.chance.choice((0, 1, 1, 2, 3)))
            for t in self.plan.topics
        }
        for tag, count in Counter(tag for some in chosen.values() for tag in some).items():
            tag.topic_count = count
        _write(Tag, tags)
        _write(Topic, (self._topic(topic, chosen[topic.pk]) for topic in self.plan.topics))
        through = Topic.tags.through
        _write(
            through,
            (through(topic_id=pk, tag_id=tag.pk) for pk, some in chosen.items() for tag in some),
        )

    def _topic(self, planned: PlannedTopic, tags: list[Tag]) -> Topic:
        solution = planned.solution if _asks(planned) else None
        title = self.words.title()
        return Topic(
            pk=planned.pk,
            category_id=planned.category,
            author_id=planned.author,
            title=title,
            slug=topic_slug(title),
            kind=Topic.Kind.QUESTION if _asks(planned) else Topic.Kind.DISCUSSION,
            tag_names=sorted(tag.name for tag in tags),
            excerpt=self.texts[planned.pk % len(self.texts)].excerpt,
            created_at=planned.started_at,
            last_posted_at=planned.last_posted_at,
            answered_at=planned.answered_at,
            staff_replied_at=planned.staff_replied_at,
            staff_reply_id=planned.staff_reply,
            solution_id=solution[0] if solution else None,
            solved_at=solution[2] if solution else None,
            highest_number=planned.posts,
            reply_count=planned.posts - 1,
            like_count=planned.likes,
            view_count=len(planned.last_number_of),
            participant_count=len(planned.last_number_of),
            faces=planned.faces,
        )

    def _write_posts(self) -> None:
        reactions: dict[int, Counter[str]] = {}
        for reaction in self.given:
            reactions.setdefault(reaction.post_id, Counter())[reaction.kind] += 1
        rare = max(len(self.plan.posts) // RARE_POSTS, 1)

        def posts() -> Iterator[Post]:
            for planned in self.plan.posts:
                words = gap_words(self.words)
                if planned.pk % rare == 0:
                    words[0] = RARE_WORD
                which = planned.topic if planned.number == 1 else planned.pk
                body, html = self.texts[which % len(self.texts)].with_words(words)
                yield Post(
                    pk=planned.pk,
                    topic_id=planned.topic,
                    number=planned.number,
                    author_id=planned.author,
                    body=body,
                    html=html,
                    created_at=planned.created_at,
                    reactions=dict(reactions.get(planned.pk, {})),
                )

        _write(Post, posts())
        _write(Reaction, self.given)

    def _write_readings(self) -> None:
        """Authors have read up to their last post; who signs in has read in every other topic."""
        reading = readers(self.shape)

        def rows() -> Iterator[Reading]:
            for topic in self.plan.topics:
                read = dict.fromkeys(topic.last_number_of, True)
                for user in reading:
                    if (user + topic.pk) % 2:
                        read.setdefault(user, False)
                for user, wrote in read.items():
                    number = topic.last_number_of.get(user) or self.chance.randint(1, topic.posts)
                    yield Reading(
                        user_id=user, topic_id=topic.pk, last_read_number=number, has_posted=wrote
                    )

        _write(Reading, rows())


def _asks(topic: PlannedTopic) -> bool:
    return topic.pk % 2 == 0


def _write(model: type[M], rows: Iterable[M]) -> None:
    rows = iter(rows)
    write = _copy if connection.vendor == "postgresql" else model._default_manager.bulk_create
    written = 0
    while batch := list(itertools.islice(rows, BATCH)):
        write(batch)
        written += len(batch)
        if written % PROGRESS == 0:
            say(f"  {written:,} {model._meta.verbose_name_plural}")


def _copy(rows: list[Any]) -> None:
    """As `bulk_create` writes them, but faster. Keys that are not given are counted up."""
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.generated]
    # What no row of a kind gives, the database does.
    given = vars(rows[0])
    fields = [f for f in fields if not isinstance(given[f.attname], DatabaseDefault)]
    if rows[0].pk is None:
        fields.remove(meta.pk)
    columns = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    table = sql.Identifier(meta.db_table)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = (field.pre_save(row, add=True) for field in fields)
            prepared = zip(fields, values, strict=True)
            copy.write_row([f.get_db_prep_save(value, connection) for f, value in prepared])


def _reset_keys(*models: type[Model]) -> None:
    """The next key comes after the ones that were given by hand."""
    statements: list[Any] = connection.ops.sequence_reset_sql(no_style(), list(models))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
