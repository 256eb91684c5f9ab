"""FTS5. It reads matches from the newest backwards by itself, so every statement stops early."""

# ruff: noqa: S608 (the statements are put together from names of ours; values are parameters)

import math

from django.db import connection, transaction

from search.backends.base import (
    CLOSE_MARK,
    NEWEST,
    NEWEST_TITLES,
    OPEN_MARK,
    STATES,
    Candidate,
    Marked,
    Scope,
    Values,
    days,
)


def candidates(scope: Scope) -> list[Candidate]:
    """Two statements. Relevance is how often the words stand in how long a text.

    What bm25() knows, it would count in the whole community.
    """
    found = []
    with connection.cursor() as cursor:
        if scope.terms:
            # Only with its text can a post be kept out for a word in it.
            titles = "search_words" if scope.asked.without else "search_titles"
            cursor.execute(*_newest(scope, titles, "''", "title tags", NEWEST_TITLES))
            found = [Candidate(key, 1.0, in_title=True) for key, _text in cursor]
        beginnings = [
            f" {word[: -(len(word) // 3) or None]}" for term in scope.terms for word in term
        ]
        cursor.execute(
            *_newest(scope, "search_words", "search_words.text", "title tags text", NEWEST)
        )
        found += [
            Candidate(key, _density(f" {text}", beginnings), in_title=False) for key, text in cursor
        ]
    return found


def _density(text: str, beginnings: list[str]) -> float:
    return (1 + sum(map(text.count, beginnings))) / math.log(20 + len(text))


def marked(scope: Scope, keys: list[int]) -> dict[int, Marked]:
    """One statement."""
    words = " OR ".join(_terms(scope))
    if not words or not keys:
        return {}
    marks = [OPEN_MARK, CLOSE_MARK, OPEN_MARK, CLOSE_MARK]
    places = ", ".join(["%s"] * len(keys))
    where = f"rowid IN ({places})"
    if scope.as_beginning:
        # One walk through the matches, instead of merging all words that begin so for every row.
        where = f"rowid BETWEEN {min(keys)} AND {max(keys)} AND +{where}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid, highlight(search_words, 0, %s, %s), highlight(search_words, 2, %s, %s)"
            f" FROM search_words WHERE search_words MATCH %s AND {where}",
            [*marks, f"{{title text}} : ({words})", *keys],
        )
        return {key: Marked(title, text) for key, title, text in cursor}


def tidy() -> None:
    """Make the index anew from the documents, in one piece."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_words (search_words) VALUES ('rebuild')")
        cursor.execute("INSERT INTO search_titles (search_titles) VALUES ('delete-all')")
        cursor.execute(
            "INSERT INTO search_titles (rowid, title, tags, marks)"
            " SELECT id, title, tags, marks FROM search_document WHERE title <> ''"
        )


def _newest(scope: Scope, table: str, text: str, columns: str, limit: int) -> tuple[str, Values]:
    conditions, values = days(scope.asked, f"{table}.rowid")
    joins = ""
    if scope.asked.state:
        # CROSS keeps the order of the tables, and with it the order of the index.
        joins = (
            f" CROSS JOIN search_document d ON d.id = {table}.rowid"
            " CROSS JOIN forums_post p ON p.id = d.post_id"
            " CROSS JOIN forums_topic t ON t.id = p.topic_id"
        )
        conditions += f" AND {STATES[scope.asked.state]}"
    sql = (
        f"SELECT {table}.rowid, {text} FROM {table}{joins} WHERE {table} MATCH %s{conditions}"
        f" ORDER BY {table}.rowid DESC LIMIT {limit}"
    )
    return sql, [_match(scope, columns), *values]


def _match(scope: Scope, columns: str) -> str:
    parts = [f"marks : ({' OR '.join(map(_quoted, marks))})" for marks in scope.wanted]
    if scope.terms:
        parts.append(f"{{{columns}}} : ({' AND '.join(_terms(scope))})")
    match = f"({' AND '.join(parts)})"
    if scope.unwanted:
        match += f" NOT marks : ({' OR '.join(map(_quoted, scope.unwanted))})"
    if scope.asked.without:
        without = " OR ".join(_quoted(" ".join(term)) for term in scope.asked.without)
        match += f" NOT {{title tags text}} : ({without})"
    return match


def _terms(scope: Scope) -> list[str]:
    terms = [_quoted(" ".join(term)) for term in scope.terms]
    if scope.as_beginning:
        terms[-1] += " *"
    return terms


def _quoted(words: str) -> str:
    """Folded words and marks hold no quotation marks."""
    return f'"{words}"'
