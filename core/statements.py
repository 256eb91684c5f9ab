"""Queries whose SQL is put together once in a process, for what every page asks.

Putting together the SQL of a model with many columns takes longer than asking it. A statement is
built from an ordinary queryset, with numbers that stand for the keys it will be asked with; from
then on only the keys are put in.
"""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, Final, Generic, TypeVar

from django.db import connections
from django.db.models import QuerySet

Row = TypeVar("Row")
Key = int | Sequence[int]
FIRST: Final = 2_000_000_001
"""From here on numbers stand for keys while a statement is built. Every column takes them."""


class Statement(Generic[Row]):
    """`Statement(build)(key, [keys], …)` are the rows of the queryset `build(key, [keys], …)`.

    `build` only filters by the keys it is given: what else it does is done once, and kept. Each
    length of a list of keys is a statement of its own.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Row]"]) -> None:
        self.build = build
        self.kept: dict[tuple[int, ...], _Kept] = {}

    def __call__(self, *keys: Key) -> list[Row]:
        shape = tuple(-1 if isinstance(key, int) else len(key) for key in keys)
        if 0 in shape:
            return []
        kept = self.kept.get(shape)
        if kept is None:
            kept = self.kept[shape] = _Kept(self.build, shape)
        flat = [one for key in keys for one in ((key,) if isinstance(key, int) else key)]
        rows: list[Row] = list(kept.iterable(_Filled(kept, flat)))
        return rows


class _Kept:
    """The SQL, and what Django knows about its columns."""

    def __init__(self, build: Callable[..., QuerySet[Any]], shape: tuple[int, ...]) -> None:
        stand_ins: list[Key] = []
        self.count = 0
        for length in shape:
            first = FIRST + self.count
            stand_ins.append(first if length < 0 else range(first, first + length))
            self.count += abs(length)
        queryset = build(*stand_ins)
        self.iterable: Any = queryset._iterable_class
        self.db = queryset.db
        self.fields, self.model = queryset._fields, queryset.model  # type: ignore[attr-defined]
        self.compiler = queryset.query.get_compiler(using=queryset.db)
        self.sql, self.params = self.compiler.as_sql()
        if not set(range(FIRST, FIRST + self.count)) <= set(self.params):
            raise ValueError("A statement's keys are all parameters of its SQL.")

    def filled(self, keys: list[int]) -> tuple[Any, ...]:
        end = FIRST + self.count
        return tuple(
            keys[param - FIRST] if isinstance(param, int) and FIRST <= param < end else param
            for param in self.params
        )


class _Filled:
    """As much of a queryset, and of its query, as Django asks for when it reads rows."""

    def __init__(self, kept: _Kept, keys: list[int]) -> None:
        self.db, self.model, self._fields = kept.db, kept.model, kept.fields
        self.query = self
        self._known_related_objects: dict[Any, Any] = {}
        self.compiler: Any = copy(kept.compiler)
        self.compiler.connection = connections[kept.db]
        ready = kept.sql, kept.filled(keys)
        self.compiler.as_sql = lambda: ready

    def get_compiler(self, using: str) -> Any:
        return self.compiler
