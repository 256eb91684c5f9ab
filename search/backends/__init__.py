"""Where the words are looked up: one module per kind of database, with the same functions.

`candidates(scope)`   the newest posts that match, at most `NEWEST` (and `NEWEST_TITLES` whose title
                      matches), whatever the size of the community
`marked(scope, keys)` title and text of these documents with marks around what was found
`tidy()`              to be called after very many documents were written at once
"""

from types import ModuleType

from django.db import connection

from search.backends import postgres, sqlite


def backend() -> ModuleType:
    return sqlite if connection.vendor == "sqlite" else postgres
