"""Values of foreign JSON, taken for what they should be. Nothing here raises."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from core.text import clean_line

MOST: Final = 2_000_000_000
EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)


def whole(value: Any) -> int | None:
    """A whole number from -MOST to MOST, also where it is written as text."""
    if isinstance(value, str) and len(value) <= 12:
        value = int(value) if value.removeprefix("-").isdecimal() else None
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if -MOST <= value <= MOST else None


def count(value: Any) -> int:
    """How many: 0 for whatever is no such number."""
    return max(whole(value) or 0, 0)


def line(value: Any, limit: int) -> str:
    """One line of clean text, cut to `limit` characters; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    return _clean(value[: limit * 4])[:limit].strip()


@lru_cache(2048)
def _clean(value: str) -> str:
    """Names come again with every post."""
    return clean_line(value)


def moment(value: Any) -> datetime | None:
    """An ISO 8601 time between 1970 and tomorrow; one without a zone is UTC."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        parsed = datetime.fromisoformat(value)
        parsed = parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return parsed if EARLIEST <= parsed <= datetime.now(UTC) + timedelta(days=1) else None


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
