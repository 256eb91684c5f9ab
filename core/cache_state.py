"""Whether the cache answers, for those who need not know that it is Redis."""

from collections.abc import Callable
from typing import Final

from django.core.cache import cache

WHEN_BACK: Final[list[Callable[[], object]]] = []
"""Called by a process when the cache answers it again: what was to be written meanwhile is lost."""


def cache_is_away() -> bool:
    """Ask the cache, and say whether it fails to answer. Local caches are never away."""
    probe = cache._connections[cache._alias]  # type: ignore[attr-defined]
    if not hasattr(probe, "is_away"):
        return False
    probe.get("probe")
    return bool(probe.is_away)
