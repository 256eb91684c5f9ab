"""Real-world data for tests: the folder `shared/` beside this checkout, which is not part of it."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[1].parent / "shared"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the shared data folder is not beside this checkout"
)


def shared_path(*parts: str) -> Path:
    """The path of a data file, e.g. `shared_path("markdown", "commonmark-0.31.2.json")`."""
    return SHARED.joinpath("data", *parts)


def shared_text(*parts: str) -> str:
    """A data file as text, unpacked if it ends in .gz."""
    path = shared_path(*parts)
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return content.decode("utf-8-sig")


def shared_lines(*parts: str) -> list[str]:
    """The lines of a data file that are neither empty nor comments."""
    lines = shared_text(*parts).split("\n")
    return [line for line in lines if line.strip() and not line.startswith("#")]


def shared_rows(*parts: str) -> list[Any]:
    """The rows of a JSON Lines file, or the list in a JSON file."""
    if ".jsonl" in parts[-1]:
        return [json.loads(line) for line in shared_text(*parts).split("\n") if line.strip()]
    rows: list[Any] = json.loads(shared_text(*parts))
    return rows
