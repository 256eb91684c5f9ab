"""How the database would answer."""

from django.db import connection


def plan_of(sql: str) -> str:
    """The plan of a statement as it was captured. Few rows are read as a whole, unless PostgreSQL
    is told not to.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(str(row) for row in cursor.fetchall())
