"""tsvector and GIN.

The planner knows how common a word is. It reads common ones from the newest document backwards and
stops after `NEWEST`; for rare ones it asks the GIN index and sorts the few. What it cannot know is
how often common words stand side by side: phrases are looked for among the newest `NEAR` documents
that hold all their words, so that a phrase nobody wrote does not read the whole community.
"""

# ruff: noqa: S608 (the statements are put together from names of ours; values are parameters)

from django.db import connection

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
from search.language import Term

NEAR = 1000
HIGHLIGHTED = 10_000
"""Characters of a text that are looked through for what to mark."""


def candidates(scope: Scope) -> list[Candidate]:
    """Two statements."""
    found = []
    with connection.cursor() as cursor:
        if scope.terms:
            cursor.execute(*_newest(scope, "title_words", NEWEST_TITLES))
            found = [Candidate(key, 1.0, in_title=True) for key, _rank in cursor]
        cursor.execute(*_newest(scope, "words", NEWEST))
        found += [Candidate(key, rank, in_title=False) for key, rank in cursor]
    return found


def marked(scope: Scope, keys: list[int]) -> dict[int, Marked]:
    """One statement."""
    if not scope.terms or not keys:
        return {}
    options = f"HighlightAll=true, StartSel={OPEN_MARK}, StopSel={CLOSE_MARK}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ts_headline('hearth', title, query, %s),"
            " ts_headline('hearth', left(text, %s), query, %s)"
            " FROM search_document, to_tsquery('hearth', %s) AS query WHERE id = ANY(%s)",
            [options, HIGHLIGHTED, options, " | ".join(_terms(scope)), keys],
        )
        return {key: Marked(title, text) for key, title, text in cursor}


def tidy() -> None:
    """Let the planner count words again."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_document")


def _newest(scope: Scope, column: str, limit: int) -> tuple[str, Values]:
    conditions, values = days(scope.asked, "d.id")
    joins = ""
    if scope.asked.state:
        joins = " JOIN forums_post p ON p.id = d.post_id JOIN forums_topic t ON t.id = p.topic_id"
        conditions += f" AND {STATES[scope.asked.state]}"
    if scope.asked.without:
        conditions += " AND NOT d.words @@ to_tsquery('hearth', %s)"
        values.append(" | ".join(map(_term, scope.asked.without)))
    query, query_values = _query(scope, _terms(scope))
    source, source_values = "search_document", Values()
    if any(len(term) > 1 for term in scope.terms):
        near, source_values = _query(scope, _terms(scope, beside=" & "))
        source = (
            "(SELECT id, post_id, words, title_words FROM search_document"
            f" WHERE {column} @@ ({near}) ORDER BY id DESC LIMIT {NEAR})"
        )
    rank, rank_values = "1.0::float4", Values()
    if scope.terms:
        rank = f"ts_rank(d.{column}, to_tsquery('hearth', %s), 1)"
        rank_values = [" & ".join(_terms(scope))]
    sql = (
        f"SELECT d.id, {rank} FROM {source} d{joins}"
        f" WHERE d.{column} @@ ({query}){conditions} ORDER BY d.id DESC LIMIT {limit}"
    )
    return sql, [*rank_values, *source_values, *query_values, *values]


def _query(scope: Scope, terms: list[str]) -> tuple[str, Values]:
    """A tsquery of words and marks, and its values."""
    marks = [" | ".join(f"'{mark}'" for mark in marks) for marks in scope.wanted]
    marks += [f"!'{mark}'" for mark in scope.unwanted]
    parts = [("to_tsquery('hearth', %s)", " & ".join(terms))] if terms else []
    parts += [("%s::tsquery", mark) for mark in marks]
    return " && ".join(sql for sql, _ in parts), [value for _, value in parts]


def _terms(scope: Scope, beside: str = " <-> ") -> list[str]:
    terms = [_term(term, beside) for term in scope.terms]
    if scope.as_beginning:
        terms[-1] = f"{terms[-1][:-1]}:*)"
    return terms


def _term(term: Term, beside: str = " <-> ") -> str:
    """Folded words hold nothing that means something to `to_tsquery`."""
    return f"({beside.join(term)})"
