"""Maps of the site that rooms have beside the forum's."""

from typing import Final

MAPS: Final[list[str]] = []
"""Their paths. A room adds its own when it is ready."""
