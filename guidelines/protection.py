"""What makes published versions and rules unchangeable in the database itself.

SQLite loses the triggers where a migration makes a table anew: such a one ends by running
`PROTECT`. Deleting is refused by PostgreSQL too; SQLite has no other way to empty a table
(`manage.py flush`), so there the models refuse it and foreign keys protect what is referred to.
"""

from typing import Final

TABLES: Final = ("guidelines_version", "guidelines_rule")
WORDS: Final = "What was published stays as it is."

PROTECT: Final = {
    "sqlite": [
        f"""CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"""
        for table in TABLES
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION guidelines_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{WORDS}'
            USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        *(
            f"""CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION guidelines_refuse()"""
            for table in TABLES
        ),
    ],
}
LIFT: Final = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {table}_stays" for table in TABLES],
    "postgresql": [f"DROP TRIGGER IF EXISTS {table}_stays ON {table}" for table in TABLES],
}
