"""Primary keys chosen before rows are written, so that rows can point at each other at once."""

from collections.abc import Sequence

from django.db import connection, models


def fresh_keys(model: type[models.Model], count: int, *, above: int = 0) -> list[int]:
    """Keys that nobody has and nobody will be given, ascending. Inside a transaction."""
    if connection.vendor != "postgresql":
        return _next_of_sqlite(model, count, above)
    if above:
        advance(model, above)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return sorted(key for (key,) in cursor.fetchall())


def wanted_keys(model: type[models.Model], wanted: Sequence[int]) -> list[int]:
    """The wanted keys, and fresh ones for those that are taken. New rows will lie above all."""
    taken = set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
    top = max(wanted, default=0)
    advance(model, top)
    fresh = iter(fresh_keys(model, len(taken), above=top)) if taken else iter(())
    return [next(fresh) if key in taken else key for key in wanted]


def advance(model: type[models.Model], key: int) -> None:
    """The next row that the database numbers lies above this key. SQLite sees to that itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        (sequence,) = cursor.fetchone()
        cursor.execute(
            f"SELECT setval(%s, %s) FROM {sequence} WHERE last_value < %s",  # noqa: S608 (a name from the catalogue)
            [sequence, key, key],
        )


def _next_of_sqlite(model: type[models.Model], count: int, above: int) -> list[int]:
    """One writer at a time, so the keys above the highest ever given stay free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        row = cursor.fetchone()
    first = max(row[0] if row else 0, above) + 1
    return list(range(first, first + count))
