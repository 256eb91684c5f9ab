"""Standard conditions: named mappings that a rule puts under its own keys."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from automod.language import loading

FILE = Path(__file__).with_name("standard_conditions.yaml")

Standards = Mapping[str, loading.Mapping]


def read_standards(text: str) -> Standards:
    """A file of standard conditions by name. Raises `loading.Unreadable`."""
    tree = loading.load_section(text).node
    entries = tree.entries if isinstance(tree, loading.Mapping) else {}
    return {
        name: entry.value
        for name, entry in entries.items()
        if isinstance(entry.value, loading.Mapping)
    }


@cache
def shipped_standards() -> Standards:
    """The conditions that come with Hearth."""
    return read_standards(FILE.read_text(encoding="utf-8"))
