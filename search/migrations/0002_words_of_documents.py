"""The index of the words, which each database keeps by itself.

On SQLite the tables `search_words` and `search_titles` (first posts only, so that titles with common
words are found as quickly) are written by triggers. A later migration that makes Django build
`search_document` anew takes the triggers with the old table, and has to make them again.
"""

from typing import Any

from django.db import migrations

_GONE = (
    "INSERT INTO search_words (search_words, rowid, title, tags, text, marks)"
    " VALUES ('delete', old.id, old.title, old.tags, old.text, old.marks);"
    "INSERT INTO search_titles (search_titles, rowid, title, tags, marks)"
    " SELECT 'delete', old.id, old.title, old.tags, old.marks WHERE old.title <> '';"
)
_NEW = (
    "INSERT INTO search_words (rowid, title, tags, text, marks)"
    " VALUES (new.id, new.title, new.tags, new.text, new.marks);"
    "INSERT INTO search_titles (rowid, title, tags, marks)"
    " SELECT new.id, new.title, new.tags, new.marks WHERE new.title <> '';"
)
_OPTIONS = (
    "content=search_document, content_rowid=id,"
    " tokenize='porter unicode61 remove_diacritics 2', prefix='2 3'"
)

SQLITE = [
    f"CREATE VIRTUAL TABLE search_words USING fts5(title, tags, text, marks, {_OPTIONS})",
    f"CREATE VIRTUAL TABLE search_titles USING fts5(title, tags, marks, {_OPTIONS})",
    f"CREATE TRIGGER search_document_new AFTER INSERT ON search_document BEGIN {_NEW} END",
    f"CREATE TRIGGER search_document_gone AFTER DELETE ON search_document BEGIN {_GONE} END",
    "CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document"
    f" BEGIN {_GONE} {_NEW} END",
]
SQLITE_BACK = [
    "DROP TRIGGER search_document_new",
    "DROP TRIGGER search_document_gone",
    "DROP TRIGGER search_document_changed",
    "DROP TABLE search_titles",
    "DROP TABLE search_words",
]

# English stems as in PostgreSQL's own configuration, but no stop words: "to be or not to be" is a
# question too, and FTS5 has none either.
POSTGRES = [
    "CREATE TEXT SEARCH DICTIONARY hearth_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION hearth (COPY = pg_catalog.english)",
    "ALTER TEXT SEARCH CONFIGURATION hearth"
    " ALTER MAPPING REPLACE pg_catalog.english_stem WITH hearth_stem",
    """ALTER TABLE search_document
        ADD COLUMN words tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('hearth', title), 'A')
            || setweight(to_tsvector('hearth', tags), 'B')
            || setweight(to_tsvector('hearth', text), 'D')
            || array_to_tsvector(string_to_array(marks, ' '))
        ) STORED,
        ADD COLUMN title_words tsvector GENERATED ALWAYS AS (
            CASE WHEN title <> '' THEN
                setweight(to_tsvector('hearth', title), 'A')
                || setweight(to_tsvector('hearth', tags), 'B')
                || array_to_tsvector(string_to_array(marks, ' '))
            END
        ) STORED""",
    # Without the list of pending entries, which every search would have to read through.
    "CREATE INDEX search_document_words ON search_document USING gin (words)"
    " WITH (fastupdate = off)",
    "CREATE INDEX search_document_title_words ON search_document USING gin (title_words)"
    " WITH (fastupdate = off) WHERE title_words IS NOT NULL",
    "CREATE INDEX search_document_titles ON search_document (id) WHERE title_words IS NOT NULL",
]
POSTGRES_BACK = [
    "ALTER TABLE search_document DROP COLUMN words, DROP COLUMN title_words",
    "DROP TEXT SEARCH CONFIGURATION hearth",
    "DROP TEXT SEARCH DICTIONARY hearth_stem",
]


def make(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, SQLITE, POSTGRES)


def take_back(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, SQLITE_BACK, POSTGRES_BACK)


def _run(schema_editor: Any, sqlite: list[str], postgres: list[str]) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in sqlite if is_sqlite else postgres:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_documents")]

    operations = [migrations.RunPython(make, take_back)]
