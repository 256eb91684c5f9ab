"""Whether all that a start prepares was done before, and nothing it depends on has changed.

Then the supervisor needs no more of Django than its settings, and the site answers seconds sooner.
"""

import hashlib
import sysconfig
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings

from community.driver import connect, driver


def is_prepared() -> bool:
    """By the code, the packages, the settings, the static files and what is in the database."""
    note = _note()
    if not note.exists() or unfinished().exists():
        return False
    try:
        return note.read_text() == _state() and (not settings.DEMO or _has_members())
    except driver().Error:
        return False  # another one, in which there is nothing yet


def remember_prepared() -> None:
    _note().write_text(_state())


def unfinished() -> Path:
    """Is there while migrations run: tells the next start of a run that was cut short."""
    return Path(settings.VAR_DIR) / "migrating"


def _note() -> Path:
    return Path(settings.VAR_DIR) / "prepared"


def _state() -> str:
    digest = hashlib.sha256()
    for fact in _facts():
        digest.update(f"{fact}\n".encode())
    return digest.hexdigest()


def _facts() -> Iterator[object]:
    yield settings.RELEASE
    yield Path(sysconfig.get_path("purelib")).stat().st_mtime_ns
    yield settings.INSTALLED_APPS
    yield settings.DATABASES["default"]["NAME"], settings.DATABASE_URL
    yield from _static_facts()
    yield from _rows("SELECT app, name FROM django_migrations ORDER BY app, name")


def _static_facts() -> Iterator[object]:
    """Our own files; those of packages come and go with the packages."""
    yield settings.HASHED_STATIC, settings.STATIC_ROOT
    if settings.HASHED_STATIC:
        yield (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
        for folder in settings.STATICFILES_DIRS:
            for path in sorted(Path(folder).rglob("*.*")):
                status = path.stat()
                yield path, status.st_size, status.st_mtime_ns


def _has_members() -> bool:
    return bool(_rows("SELECT 1 FROM members_user LIMIT 1"))


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with closing(connect()) as opened:
        rows: list[tuple[Any, ...]] = opened.cursor().execute(sql).fetchall()
        return rows
