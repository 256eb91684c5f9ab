"""The moderators' queue with a thousand open cases and with a hundred thousand, in one run.

In this process, with Django's test client: what a page uses of CPU here and in the database, and
which indexes answer it. What a page costs must not follow from how many cases wait.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.cost import Meter
from bench.loader import analyse, load
from bench.report import say
from core.paging import Cursor
from forums.models import Post
from guidelines.models import Acceptance, Rule, Version
from members.actions import grant
from members.models import User
from moderation.models import Decision, Flag, Reviewable

FEW: Final = 1_000
MANY: Final = 100_000
TIMES: Final = 30
MOST: Final = 1.5
"""A page with many cases may cost so many times what it costs with few, or three ms more."""
SLACK: Final = 3.0
BATCH: Final = 2_000
RULES: Final = 6


@dataclass(frozen=True, slots=True)
class Page:
    """One view of the queue, by the owner or by whoever moderates one category."""

    name: str
    path: str
    by: str = "owner"


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of CPU of a request, and what answers it."""

    here: float
    database: float
    plan: str

    @property
    def sum(self) -> float:
        return self.here + self.database


def run(meter: Meter) -> bool:
    """Load, measure, load more, measure again. Says whether every page kept its cost."""
    load(FEW)
    owner, local = _people()
    _write_cases(FEW, owner)
    analyse()
    pages = list(_pages())
    clients = {"owner": _client_of(owner), "local": _client_of(local)}
    few = {page.name: _measure(page, clients[page.by], meter) for page in pages}
    say(f"Loading {MANY:,} open cases…")
    _write_posts(MANY - FEW)
    _write_cases(MANY, owner)
    analyse()
    pages = list(_pages())
    many = {page.name: _measure(page, clients[page.by], meter) for page in pages}
    return _report(few, many)


def _people() -> tuple[User, User]:
    """The owner, and somebody who moderates one category."""
    version = Version.objects.newest() or Version.objects.create(
        number=1,
        published_at=timezone.now(),
        is_material=True,
        title="Rules",
        ladder=[],
        fingerprint="bench",
    )
    for n in range(1, RULES + 1):
        Rule.objects.get_or_create(
            version=version,
            key=f"bench-{n}",
            defaults={
                "number": 100 + n,
                "title": f"Rule {n}",
                "meaning": "Be kind.",
                "block_id": f"bench-{n}",
                "examples": {"fine": [], "not_fine": []},
                "ladder": [],
            },
        )
    owner, local = User.objects.get(pk=1), User.objects.get(pk=20)
    category = Post.objects.select_related("topic__category").earliest("pk").topic.category
    for right in ("see_category", "moderate_category"):
        grant(right, local, category)
    for user in (owner, local):
        Acceptance.objects.get_or_create(user=user, version=version)
    return owner, local


def _client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="members.backends.MemberBackend")
    return client


# --- rows


def _write_posts(count: int) -> None:
    """Copies of the posts there are, with numbers of their own."""
    fields = [
        field
        for field in Post._meta.concrete_fields
        if not field.primary_key and not getattr(field, "generated", False)
    ]
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(
        "1000000 + n" if field.column == "number" else f'p."{field.column}"' for field in fields
    )
    sql = (  # of our own column names
        f"INSERT INTO forums_post ({names}) SELECT {values} FROM generate_series(1, %s) AS n"  # noqa: S608
        " JOIN (SELECT *, row_number() OVER (ORDER BY id) AS k FROM forums_post) AS p"
        " ON p.k = 1 + n %% (SELECT count(*) FROM forums_post)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [count])


def _write_cases(total: int, owner: User) -> None:
    """Open cases, one for each post that has none, until there are so many; each was reported.

    Some are held. Forty are serious and forty name the last rule, however many there are.
    """
    missing = total - Reviewable.objects.count()
    posts = Post.objects.filter(reviewables=None).select_related("topic").order_by("pk")
    rule = {rule.key: rule for rule in Rule.objects.filter(key__startswith="bench-")}
    now, batch = timezone.now(), []
    for n, post in enumerate(posts[:missing].iterator(chunk_size=BATCH)):
        batch.append(_case(post, n, now, is_rare=total == FEW))
        if len(batch) == BATCH:
            _save(batch, rule, owner)
            batch = []
    _save(batch, rule, owner)


def _case(post: Post, n: int, now: Any, *, is_rare: bool) -> Reviewable:
    opened_at = now - timedelta(minutes=n * 7 % 10_000)
    return Reviewable(
        subject=Reviewable.Subject.POST,
        kind=Reviewable.Kind.HELD if n % 10 == 0 else Reviewable.Kind.REPORTED,
        post=post,
        user_id=post.author_id,
        category_id=post.topic.category_id,
        title=post.topic.title,
        excerpt=post.body[:300],
        opened_at=opened_at,
        due_at=opened_at + timedelta(hours=6, seconds=n % 3600),
        severity=4 if is_rare and n % 25 == 0 else 2,
        report_count=1,
        report_weight=1,
        version=2,
        rule_keys=[f"bench-{RULES if is_rare and n % 25 == 1 else 1 + n % (RULES - 1)}"],
        state=Reviewable.State.DECIDED if n % 25 == 24 else Reviewable.State.OPEN,
        decided_at=now - timedelta(minutes=n % 10_000) if n % 25 == 24 else None,
    )


def _save(batch: list[Reviewable], rules: dict[str, Rule], owner: User) -> None:
    cases = Reviewable.objects.bulk_create(batch)
    Flag.objects.bulk_create(
        Flag(
            case=case,
            reporter_id=2 + n % 50,
            round=1,
            reason=Flag.Reason.RULE,
            rule=rules[case.rule_keys[0]],
            weight=1,
        )
        for n, case in enumerate(cases)
    )
    Decision.objects.bulk_create(
        Decision(
            case=case,
            round=1,
            outcome=Decision.Outcome.KEEP,
            effects=[],
            by=owner,
            user_id=case.user_id,
            post_id=case.post_id,
            category_id=case.category_id,
        )
        for case in cases
        if not case.is_open
    )


# --- pages


def _pages() -> Iterator[Page]:
    middle = Reviewable.objects.open().by_urgency()[Reviewable.objects.open().count() // 2]
    category = Post.objects.select_related("topic__category").earliest("pk").topic.category_id
    yield Page("queue", "/moderation/")
    yield Page("queue, in the middle", f"/moderation/?after={Cursor(middle.due_at, middle.pk)}")
    yield Page("queue of one category", "/moderation/", "local")
    yield Page("narrowed to a category", f"/moderation/?category={category}")
    yield Page("held", "/moderation/?kind=held")
    yield Page("appeals", "/moderation/?tab=appeals")
    yield Page("decided", "/moderation/?tab=decided")
    yield Page("dangerous, which few are", "/moderation/?severity=4")
    yield Page("a rule that few name", f"/moderation/?rule=bench-{RULES}")
    yield Page("mine to decide", "/moderation/?mine=on")
    yield Page("waiting for a day", "/moderation/?age=day")
    yield Page("reported by one", "/moderation/?reporter=member3")
    yield Page("passed on to me", "/moderation/?assigned=me")
    yield Page("one case", middle.href)


def _measure(page: Page, client: Client, meter: Meter) -> Cost:
    for _i in range(3):
        _ask(page, client)
    meter.since()
    started = time.process_time()
    for _i in range(TIMES):
        _ask(page, client)
    here = (time.process_time() - started) / TIMES * 1000
    database = meter.since().db / TIMES * 1000
    return Cost(here, database, _plan_of(page, client))


def _ask(page: Page, client: Client) -> None:
    response = client.get(page.path)
    if response.status_code != 200:
        raise SystemExit(f"{page.path} answered {response.status_code}")


def _plan_of(page: Page, client: Client) -> str:
    """How the rows of cases are found, for each statement that reads them."""
    asked: list[tuple[str, Any]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if 'FROM "moderation_reviewable"' in sql and sql.startswith("SELECT"):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        _ask(page, client)
    found = []
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            row = cursor.fetchone()[0]
            plan = json.loads(row) if isinstance(row, str) else row
            found += [_words(node) for node in _scans(plan[0]["Plan"])]
    return ", ".join(dict.fromkeys(found))


def _scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if node.get("Relation Name") == "moderation_reviewable" or (
        "Index Name" in node and node["Index Name"].startswith("moderation_")
    ):
        yield node
    for child in node.get("Plans", []):
        yield from _scans(child)


def _words(node: dict[str, Any]) -> str:
    return str(node.get("Index Name") or node["Node Type"])


def _report(few: dict[str, Cost], many: dict[str, Cost]) -> bool:
    say(f"\nCPU ms of a page: here + in the database, {FEW:,} open cases → {MANY:,}\n")
    grew = []
    for name, before in few.items():
        after = many[name]
        fits = after.sum <= max(before.sum * MOST, before.sum + SLACK)
        grew += [] if fits else [name]
        say(
            f"{name:26} {before.here:6.1f} + {before.database:4.1f} → "
            f"{after.here:6.1f} + {after.database:5.1f}  {'ok' if fits else 'GREW'}  {after.plan}"
        )
    say(f"\n{len(few) - len(grew)} of {len(few)} pages kept their cost.")
    return not grew
