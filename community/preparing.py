"""What a start does when something has changed, or all of it the first time."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from community.prepared import remember_prepared, unfinished

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Whatever is as it should be costs next to nothing."""
    migrate(say)
    collect_static(say)
    create_demo(say)
    remember_prepared()


def migrate(say: Say) -> None:
    """Apply what is missing. A note tells the next start of a run that was cut short."""
    note = unfinished()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan and not note.exists():
        return
    first = not executor.loader.applied_migrations
    say(f"Migrating{' (about 20 s the first time)' if first else ''}…")
    note.touch()
    call_command("migrate", interactive=False, verbosity=0)
    note.unlink()


def collect_static(say: Say) -> None:
    """Copy static files under their hashed names, when any of them changed."""
    if not settings.HASHED_STATIC:
        return
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    state = _static_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    say("Collecting static files…")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def _static_state() -> str:
    """A hash over name, size and time of every static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def create_demo(say: Say) -> None:
    """Fill an empty site with the demo community, when DEMO asks for it."""
    if settings.DEMO and not get_user_model().objects.exists():
        say("Creating the demo community…")
        call_command("create_demo", verbosity=0)
