"""What a queryset can be filtered by, besides what Django brings."""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Field, ForeignKey, Lookup


@Field.register_lookup
@ForeignKey.register_lookup
class Among(Lookup[Any]):
    """`pk__among=[1, 2]` is `pk__in=[1, 2]` with all numbers in one parameter: the statement
    is the same for however many, and the driver knows it.
    """

    lookup_name = "among"

    def get_prep_lookup(self) -> list[int]:
        return list(self.rhs)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._sql("{} = ANY(%s::bigint[])", compiler, connection)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._sql("{} IN (SELECT value FROM json_each(%s))", compiler, connection)

    def _sql(self, pattern: str, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return pattern.format(column), [*params, one_parameter(self.rhs, connection.vendor)]


def one_parameter(numbers: Sequence[int], vendor: str) -> object:
    """The list as this database takes it."""
    return json.dumps(list(numbers)) if vendor == "sqlite" else list(numbers)
