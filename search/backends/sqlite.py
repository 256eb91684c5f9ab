"""FTS5. It reads matches from the newest backwards by itself, so every statement stops early."""

# ruff: noqa: S608 (the statements are put together from names of ours; values are parameters)

import math

from django.db import connection

from search.backends.base import (
    CLOSE_MARK,
    NEWEST,
    NEWEST_TITLES,
    OPEN_MARK,
    Candidate,
    Marked,
    Scope,
    narrowing,
)


def candidates(scope: Scope) -> list[Candidate]:
    """Two statements. Relevance is how often the words stand in how long a text.

    bm25() would count the word's posts in the whole community first.
    """
    if scope.categories is not None and not scope.categories:
        return []
    joins, conditions, values = narrowing(scope.asked)
    # The planner must not turn the joins round and lose the order of the index: CROSS keeps it.
    sql = (
        "SELECT search_words.rowid, length(search_words.text),"
        " length(highlight(search_words, 2, %s, '')) FROM search_words"
        + joins.replace(" JOIN", " CROSS JOIN").replace("d.post_id", "search_words.rowid")
        + f" WHERE search_words MATCH %s{conditions} ORDER BY search_words.rowid DESC LIMIT %s"
    )
    found = []
    with connection.cursor() as cursor:
        if scope.terms:
            cursor.execute(sql, [OPEN_MARK, _match(scope, "title tags"), *values, NEWEST_TITLES])
            found = [Candidate(pk, 1.0, in_title=True) for pk, _long, _marked in cursor]
        cursor.execute(sql, [OPEN_MARK, _match(scope, "title tags text"), *values, NEWEST])
        found += [
            Candidate(pk, (1 + marked - long) / math.log(20 + long), in_title=False)
            for pk, long, marked in cursor
        ]
    return found


def marked(scope: Scope, post_ids: list[int]) -> dict[int, Marked]:
    """One statement."""
    words = " OR ".join(_terms(scope))
    if not words or not post_ids:
        return {}
    places = ", ".join(["%s"] * len(post_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid, highlight(search_words, 0, %s, %s), highlight(search_words, 2, %s, %s)"
            f" FROM search_words WHERE search_words MATCH %s AND rowid IN ({places})",
            [
                OPEN_MARK,
                CLOSE_MARK,
                OPEN_MARK,
                CLOSE_MARK,
                f"{{title text}} : ({words})",
                *post_ids,
            ],
        )
        return {pk: Marked(title, text) for pk, title, text in cursor}


def tidy() -> None:
    """Make the index anew from the documents, in one piece."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_words (search_words) VALUES ('rebuild')")


def _match(scope: Scope, columns: str) -> str:
    parts = [f"marks : ({' OR '.join(map(_quoted, marks))})" for marks in scope.marks]
    if scope.terms:
        parts.append(f"{{{columns}}} : ({' AND '.join(_terms(scope))})")
    wanted = " AND ".join(parts)
    unwanted = " OR ".join(_quoted(" ".join(term)) for term in scope.asked.without)
    return f"({wanted}) NOT {{title tags text}} : ({unwanted})" if unwanted else wanted


def _terms(scope: Scope) -> list[str]:
    terms = [_quoted(" ".join(term)) for term in scope.terms]
    if scope.as_beginning:
        terms[-1] += " *"
    return terms


def _quoted(words: str) -> str:
    """Folded words and marks hold no quotation marks."""
    return f'"{words}"'
