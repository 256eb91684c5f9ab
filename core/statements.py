"""Queries whose SQL is put together once in a process, for what every page asks.

Putting together the SQL of a model with many columns takes longer than asking it. A statement is
built from an ordinary queryset, with values that stand for the keys it will be asked with; from
then on only the keys are put in.
"""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery

from core.lookups import one_parameter

Row = TypeVar("Row")
Single = int | datetime | UUID
Key = Single | Sequence[int]
FIRST: Final = 2_000_000_001
"""From here on numbers stand for keys while a statement is built. Every column takes them."""
FAR: Final = datetime(2199, 1, 1, tzinfo=UTC)
"""From here on moments do."""


class Statement(Generic[Row]):
    """`Statement(build)(key, [keys], …)` are the rows of the queryset `build(key, [keys], …)`.

    `build` only filters by the keys it is given: what else it does is done once, and kept. For a
    list it asks with `among` (`core.lookups`). No row fits an empty list, and none is asked for.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Row]"]) -> None:
        self.build = build
        self.kept: dict[_Shape, _Rows] = {}

    def __call__(self, *keys: Key) -> list[Row]:
        if any(isinstance(key, Sequence) and not key for key in keys):
            return []
        shape = _shape(keys)
        kept = self.kept.get(shape)
        if kept is None:
            kept = self.kept[shape] = _Rows(self.build(*_stand_ins(shape)), shape)
        rows: list[Row] = list(kept.iterable(_Filled(kept, keys)))
        return rows


class Update:
    """`Update(build)(key, …)` updates the queryset with the values that `build(key, …)` gives:

    `Update(lambda pk, by: (User.objects.filter(pk=pk), {"post_count": F("post_count") + by}))`.
    Returns how many rows there were.
    """

    def __init__(self, build: Callable[..., tuple[QuerySet[Any], dict[str, Any]]]) -> None:
        self.build = build
        self.kept: dict[_Shape, _Kept] = {}

    def __call__(self, *keys: Key) -> int:
        shape = _shape(keys)
        kept = self.kept.get(shape)
        if kept is None:
            rows, values = self.build(*_stand_ins(shape))
            query: Any = rows.query.chain(UpdateQuery)
            query.add_update_values(values)
            kept = self.kept[shape] = _Kept(query.get_compiler(using=rows.db), shape)
        connection = connections[kept.db]
        with connection.cursor() as cursor:
            cursor.execute(kept.sql, kept.filled(keys, connection))
            count: int = cursor.rowcount
        return count


_Shape = tuple[type, ...]
"""The types of the keys."""


def _shape(keys: Sequence[Key]) -> _Shape:
    return tuple(list if isinstance(key, Sequence) else type(key) for key in keys)


def _stand_ins(shape: _Shape) -> list[Key]:
    return [_stand_in(kind, number) for number, kind in enumerate(shape)]


def _stand_in(kind: type, number: int) -> Key:
    if kind is list:
        return [FIRST + number]
    if issubclass(kind, datetime):
        return FAR + timedelta(microseconds=number)
    if issubclass(kind, UUID):
        return UUID(int=FIRST + number)
    return FIRST + number


def _for_database(key: Key, connection: Any) -> object:
    """As the database's driver takes it."""
    if isinstance(key, Sequence):
        return one_parameter(key, connection.vendor)
    if isinstance(key, datetime):
        return connection.ops.adapt_datetimefield_value(key)
    if isinstance(key, UUID) and not connection.features.has_native_uuid_field:
        return key.hex
    return key


class _Kept:
    """The SQL, and where its keys go."""

    def __init__(self, compiler: Any, shape: _Shape) -> None:
        self.db = compiler.using
        self.sql, self.params = compiler.as_sql()
        stand_ins = [_for_database(one, compiler.connection) for one in _stand_ins(shape)]
        self.places = [
            stand_ins.index(param) if param in stand_ins else None for param in self.params
        ]
        if not set(range(len(shape))) <= set(self.places):
            raise ValueError("A statement's keys are all parameters of its SQL.")

    def filled(self, keys: Sequence[Key], connection: Any) -> tuple[Any, ...]:
        return tuple(
            param if place is None else _for_database(keys[place], connection)
            for param, place in zip(self.params, self.places, strict=True)
        )


class _Rows(_Kept):
    """And what Django knows about the columns."""

    def __init__(self, queryset: QuerySet[Any], shape: _Shape) -> None:
        self.iterable: Any = queryset._iterable_class
        self.fields, self.model = queryset._fields, queryset.model  # type: ignore[attr-defined]
        self.compiler = queryset.query.get_compiler(using=queryset.db)
        super().__init__(self.compiler, shape)
        columns = [column for column, *_ in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(columns)
        self.is_composite = self.compiler.has_composite_fields(columns)


class _Filled:
    """As much of a queryset, and of its query, as Django asks for when it reads rows."""

    def __init__(self, kept: _Rows, keys: Sequence[Key]) -> None:
        self.db, self.model, self._fields = kept.db, kept.model, kept.fields
        self.query = self
        self._known_related_objects: dict[Any, Any] = {}
        self.compiler: Any = copy(kept.compiler)
        self.compiler.connection = connections[kept.db]
        ready = kept.sql, kept.filled(keys, self.compiler.connection)
        self.compiler.as_sql = lambda: ready
        self.compiler.get_converters = lambda _columns: kept.converters
        self.compiler.has_composite_fields = lambda _columns: kept.is_composite

    def get_compiler(self, using: str) -> Any:
        return self.compiler
