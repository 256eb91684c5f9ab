"""Where one case spends its time, in this process, with Django's test client."""

import cProfile
import io
import pstats
import time
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from django.db import connection
from django.test import Client

from bench.cases import Case
from bench.client import KEY
from bench.community import Community, Request
from bench.report import say
from core.pages import outdate

TIMES: Final = 100
LINES: Final = 40


def profile(case: Case, community: Community) -> None:
    """The SQL, then the dearest functions, with those they call and by themselves."""
    ask = _asking(case, community)
    for _ in range(20):
        ask()
    _show_queries(ask)

    profiler = cProfile.Profile(time.process_time)  # work, not waiting for the database
    started = time.process_time()
    for _ in range(TIMES):
        ask()
    plain = (time.process_time() - started) / TIMES
    profiler.enable()
    for _ in range(TIMES):
        ask()
    profiler.disable()
    if case.replies:
        community.take_back_replies()

    say(f"\n{case.name}: {plain * 1000:.2f} ms of CPU without the profiler")
    for order in ("cumulative", "tottime"):
        out = io.StringIO()
        stats = pstats.Stats(profiler, stream=out)
        stats.strip_dirs().sort_stats(order).print_stats(LINES)
        say(f"\nBy {order}, {TIMES} requests\n{out.getvalue()}")


def _asking(case: Case, community: Community) -> Callable[[], Any]:
    """A function that asks once, for another reader each time."""
    requests = iter(_endless(case, community))

    def ask() -> None:
        if case.outdates:
            outdate(*case.outdates)
        response = _send(next(requests))
        if response.status_code not in (200, 302):
            raise SystemExit(f"{case.path} answered {response.status_code}")

    return ask


def _endless(case: Case, community: Community) -> Any:
    if case.replies:
        topic = community.long if case.topic == community.long.pk else community.third
        requests = community.replies(
            topic, lambda one: _send(one).content.decode(), htmx=case.replies == "htmx"
        )
    elif case.by_member:
        requests = [community.get(case.path, reader) for reader in community.readers]
    else:
        requests = [community.get(case.path, None)]
    while True:
        yield from requests


_client: Final = Client(enforce_csrf_checks=True)
"""One for all: it loads the middleware once. Cookies come with every request."""


def _send(request: Request) -> Any:
    headers = {f"HTTP_{k.upper().replace('-', '_')}": v for k, v in request.headers.items()}
    body = request.body.replace(KEY.decode(), uuid4().hex)
    return _client.generic(
        request.method,
        request.path,
        body,
        content_type="application/x-www-form-urlencoded",
        **headers,  # type: ignore[arg-type]
    )


def _show_queries(ask: Callable[[], Any]) -> None:
    """One request's statements and how long each took from here."""
    taken: list[tuple[float, str]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken.append((time.perf_counter() - started, sql))

    with connection.execute_wrapper(watch):
        ask()
    say(f"{len(taken)} statements, {sum(t for t, _ in taken) * 1000:.2f} ms")
    for seconds, sql in taken:
        say(f"  {seconds * 1000:6.2f} ms  {sql[:300]}")
