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
    Candidate,
    Marked,
    Scope,
    Values,
    narrowing,
)
from search.language import Term

NEAR = 2000
HIGHLIGHTED = 20_000
"""Characters of a text that are looked through for what to mark."""


def candidates(scope: Scope) -> list[Candidate]:
    """Two statements."""
    if scope.categories is not None and not scope.categories:
        return []
    found = []
    with connection.cursor() as cursor:
        if scope.terms:
            cursor.execute(*_newest(scope, "title_words", NEWEST_TITLES))
            found = [Candidate(pk, 1.0, in_title=True) for pk, _rank in cursor]
        cursor.execute(*_newest(scope, "words", NEWEST))
        found += [Candidate(pk, rank, in_title=False) for pk, rank in cursor]
    return found


def marked(scope: Scope, post_ids: list[int]) -> dict[int, Marked]:
    """One statement."""
    if not scope.terms or not post_ids:
        return {}
    options = f"HighlightAll=true, StartSel={OPEN_MARK}, StopSel={CLOSE_MARK}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT post_id, ts_headline('hearth', title, query, %s),"
            " ts_headline('hearth', left(text, %s), query, %s)"
            " FROM search_document, to_tsquery('hearth', %s) AS query WHERE post_id = ANY(%s)",
            [options, HIGHLIGHTED, options, " | ".join(_terms(scope)), post_ids],
        )
        return {pk: Marked(title, text) for pk, title, text in cursor}


def tidy() -> None:
    """Let the planner count words again."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_document")


def _newest(scope: Scope, column: str, limit: int) -> tuple[str, Values]:
    asked = scope.asked
    joins, conditions, values = narrowing(asked)
    terms = " & ".join([*_terms(scope), *(f"!{_term(term)}" for term in asked.without)])
    query, query_values = _query(terms, scope)
    ranked = f"ts_rank(d.{column}, to_tsquery('hearth', %s), 1)" if scope.terms else "1.0::float4"
    ranked_by: Values = [" & ".join(_terms(scope))] if scope.terms else []
    source = "search_document"
    source_values: Values = []
    if any(len(term) > 1 for term in scope.terms):
        near, source_values = _query(" & ".join(_terms(scope, beside=" & ")), scope)
        source = (
            f"(SELECT post_id, {column} FROM search_document WHERE {column} @@ ({near})"
            f" ORDER BY post_id DESC LIMIT {NEAR})"
        )
    sql = (
        f"SELECT d.post_id, {ranked} FROM {source} d{joins}"
        f" WHERE d.{column} @@ ({query}){conditions} ORDER BY d.post_id DESC LIMIT {limit}"
    )
    return sql, [*ranked_by, *source_values, *query_values, *values]


def _query(terms: str, scope: Scope) -> tuple[str, Values]:
    """A tsquery of words and marks, and its values."""
    parts = [("to_tsquery('hearth', %s)", terms)] if terms else []
    parts += [("%s::tsquery", " | ".join(f"'{mark}'" for mark in any_of)) for any_of in scope.marks]
    return " && ".join(sql for sql, _ in parts), [value for _, value in parts]


def _terms(scope: Scope, beside: str = " <-> ") -> list[str]:
    terms = [_term(term, beside) for term in scope.terms]
    if scope.as_beginning:
        terms[-1] = f"{terms[-1][:-1]}:*)"
    return terms


def _term(term: Term, beside: str = " <-> ") -> str:
    """Folded words hold nothing that means something to `to_tsquery`."""
    return f"({beside.join(term)})"
