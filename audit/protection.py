"""What makes the log append-only in the database itself, whoever speaks to it.

SQLite loses the triggers where a migration makes the table anew: such a one ends by running
`PROTECT`.
Throwing the whole community away (`manage.py flush`) is the one thing that lifts them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connections, transaction

TABLE: Final = "audit_auditentry"

PROTECT: Final = {
    "sqlite": [
        f"""CREATE TRIGGER audit_no_{act} BEFORE {act.upper()} ON {TABLE}
            BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END"""
        for act in ("update", "delete")
    ],
    "postgresql": [
        """CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN RAISE EXCEPTION 'The audit log is append-only.'
           USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
        f"""CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    ],
}
LIFT: Final = {
    "sqlite": ["DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS audit_no_delete"],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS audit_no_change ON {TABLE}",
        f"DROP TRIGGER IF EXISTS audit_no_truncate ON {TABLE}",
    ],
}


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """Without protection until the block ends; others see the table protected all the time."""
    with transaction.atomic(using):
        _run(LIFT, using)
        yield
        _run(PROTECT, using)


def _run(statements: dict[str, list[str]], using: str) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
