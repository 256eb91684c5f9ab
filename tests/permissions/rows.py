"""All rows, and the routes that every visitor may call in any state."""

from tests.permissions.matrix import FORUMS, Row

ROWS: dict[str, Row] = FORUMS

OPEN_TO_ALL: tuple[str, ...] = ("brand-css", "health-live", "health-ready")
