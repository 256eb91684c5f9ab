"""What a test committed is taken back by the row, to exactly what the migrations left.

Django would empty every table and then prepare all of them as after a migration, which takes longer
than most tests; on PostgreSQL, where emptying makes each table's files anew, much longer.
"""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

from audit.protection import lifted
from guidelines.protection import LIFT, PROTECT

Rows = dict[str, list[tuple[Any, ...]]]


def rows_of_all() -> Rows:
    """Table → its rows, also where there are none. Indexes of words follow their tables."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        indexes = set()
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
            indexes = {name for (name,) in cursor.fetchall()}
        return {table: _rows(cursor, table) for table in sorted({*tables} - indexes)}


def take_back(kept: Rows) -> None:
    """Leave these rows and no others; which table refers to which is asked at the end only."""
    with transaction.atomic(), lifted(), connection.cursor() as cursor:
        for statement in LIFT[connection.vendor]:
            cursor.execute(statement)
        changed = [table for table, rows in kept.items() if _rows(cursor, table) != rows]
        for table in changed:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        for table in changed:
            _put_back(cursor, table, kept[table])
        # A test that threw everything away lets the numbers begin anew.
        models = apps.get_models(include_auto_created=True)
        filled = [model for model in models if model._meta.db_table in changed]
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)
        connection.check_constraints()  # before the triggers, which cannot be made while it waits
        for statement in PROTECT[connection.vendor]:
            cursor.execute(statement)
    ContentType.objects.clear_cache()


def _rows(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
    return list(cursor.fetchall())


def _put_back(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        places = ", ".join(["%s"] * len(rows[0]))
        insert = f"INSERT INTO {connection.ops.quote_name(table)} VALUES ({places})"
        cursor.executemany(insert, rows)
