"""PostgreSQL keeps a longer list of how common words are.

For a word outside of that list the planner assumes 0.5 % of the rows. With a million posts it then
expects thousands of matches for a word that stands in three, and walks the primary key backwards
until it has met them all: seconds, where GIN answers in less than a millisecond. The list of a
tsvector holds ten words for each step of the statistics; with 5,000 of them the assumption is half
of the rarest word listed, which is seldom enough.
"""

from typing import Any

from django.db import migrations


def count_more(apps: Any, schema_editor: Any) -> None:
    _keep(schema_editor, steps=500)


def count_as_before(apps: Any, schema_editor: Any) -> None:
    _keep(schema_editor, steps=-1)


def _keep(schema_editor: Any, *, steps: int) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for column in ("words", "title_words"):
        schema_editor.execute(
            f"ALTER TABLE search_document ALTER COLUMN {column} SET STATISTICS {steps}"
        )
    schema_editor.execute("ANALYZE search_document")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words_of_documents")]

    operations = [migrations.RunPython(count_more, count_as_before)]
