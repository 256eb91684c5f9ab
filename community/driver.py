"""The database by its own driver: Django's connection loads the models, and a start waits."""

import sqlite3
from typing import Any

from django.conf import settings
from django.db import connection


def driver() -> Any:
    """The module that talks to the database: its errors, its connections."""
    return connection.Database if settings.DATABASE_URL else sqlite3  # type: ignore[attr-defined]


def connect() -> Any:
    """Past the pool, which would go on trying in the background."""
    if settings.DATABASE_URL:
        return driver().connect(**connection.get_connection_params())
    return sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=20)
