"""Is the process alive, and can it do its work? For the proxy, the container and the monitor."""

import logging
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


class NotReady(Exception):
    """Worded for whoever reads the monitor."""


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nothing of anybody, so a lost database restarts no process."""
    return JsonResponse({"status": "live"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """503 with the reasons, without details a stranger could use. Two queries at most."""
    reasons = [reason for check in CHECKS if (reason := _why_not(check))]
    if reasons:
        headers = {"Retry-After": "5"}
        return JsonResponse(
            {"status": "not ready", "reasons": reasons}, status=503, headers=headers
        )
    return JsonResponse({"status": "ready"})


def _why_not(check: Callable[[], None]) -> str | None:
    try:
        check()
    except NotReady as reason:
        return str(reason)
    except Exception:
        logger.exception("%s failed", check.__name__)
        return f"{check.__name__.removeprefix('check_').capitalize()} does not answer."
    return None


def check_database() -> None:
    """It answers, and has what the code needs. One question: each would wait for it again."""
    recorder = MigrationRecorder(connections[DEFAULT_DB_ALIAS])
    missing = _migrations_on_disk() - recorder.applied_migrations().keys()
    if missing:
        raise NotReady(f"{len(missing)} migrations are not applied.")


@cache
def _migrations_on_disk() -> set[tuple[str, str]]:
    """What the code needs: reading all migrations takes a while, and they do not change."""
    graph = MigrationLoader(None).graph
    return set(graph.nodes)


def check_broker() -> None:
    """Redis, for cache and tasks alike. The embedded site's queue is a folder."""
    if settings.REDIS_URL:
        import redis

        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=1
        )
        with client:
            client.ping()
    elif not os.access(Path(settings.VAR_DIR), os.W_OK):
        raise NotReady("The data directory cannot be written.")


CHECKS = [check_database, check_broker]
