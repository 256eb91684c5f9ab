"""Opening what an export left behind: one record after the other, never all of them in memory."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

TOPIC_FILES: Final = ("topics.jsonl.gz", "topics.jsonl")
PEOPLE_FILES: Final = ("users.jsonl.gz", "users.jsonl", "users.json")
CATEGORY_FILE: Final = "categories.json"
LONGEST_LINE: Final = 64_000_000
"""Bytes. A longer one is no topic, and would not fit into memory."""


class NothingToRead(Exception):
    """There is no archive at this path. The message says what was looked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record and where it stood, or what is wrong there."""

    place: str
    value: Any = None
    problem: str = ""


class Archive(Protocol):
    """Where topics come from."""

    size: int
    """Bytes on disk."""
    position: int
    """How many of them have been read."""

    def records(self) -> Iterator[Found]: ...


class Lines:
    """A file of JSON lines, compressed or not. A second `records()` reads it from the start."""

    def __init__(self, path: Path, *, named: bool = False) -> None:
        self.path = path
        self.prefix = f"{path.name} " if named else ""
        self.size = path.stat().st_size
        self.position = 0

    def records(self) -> Iterator[Found]:
        with self.path.open("rb") as raw:
            lines: BinaryIO = (
                gzip.GzipFile(fileobj=raw) if self.path.suffix == ".gz" else raw  # type: ignore[assignment]
            )
            number = 0
            try:
                while line := lines.readline(LONGEST_LINE + 1):
                    number += 1
                    place = f"{self.prefix}line {number}"
                    self.position = raw.tell()
                    if len(line) > LONGEST_LINE:
                        _skip_rest(lines)
                        yield Found(place, problem="longer than any topic")
                    elif line.strip():
                        yield _decoded(line, place)
            except (EOFError, OSError, zlib.error) as error:
                yield Found(f"{self.prefix}after line {number}", problem=f"unreadable: {error}")
            self.position = self.size


class Responses:
    """Answers of `/t/<slug>/<id>.json`, one topic in each file, in the order of their numbers."""

    def __init__(self, paths: list[Path]) -> None:
        self.paths = sorted(paths, key=_number_in_name)
        self.size = sum(path.stat().st_size for path in paths)
        self.position = 0

    def records(self) -> Iterator[Found]:
        self.position = 0
        for path in self.paths:
            size = path.stat().st_size
            if size > LONGEST_LINE:
                yield Found(path.name, problem="longer than any topic")
            else:
                yield _decoded(path.read_bytes(), path.name)
            self.position += size


def open_archive(path: Path) -> Archive:
    """Whatever lies there: a folder with topics.jsonl.gz or with API answers, or one such file."""
    if path.is_dir():
        for name in TOPIC_FILES:
            if (path / name).is_file():
                return Lines(path / name)
        answers = [file for file in path.rglob("*.json") if file.name != CATEGORY_FILE]
        if not answers:
            raise NothingToRead(f"{path} holds neither topics.jsonl.gz nor answers (*.json).")
        return Responses(answers)
    if not path.is_file():
        raise NothingToRead(f"{path} does not exist.")
    return Responses([path]) if path.suffix == ".json" else Lines(path)


def people_file(path: Path) -> Iterator[Found] | None:
    """The list of users beside the topics; None where there is none."""
    for name in PEOPLE_FILES:
        file = _folder(path) / name
        if file.is_file():
            return Lines(file, named=True).records() if "jsonl" in name else _list_in(file)
    return None


def category_file(path: Path) -> Iterator[Found] | None:
    """The list of categories beside the topics, as a list or as `/categories.json` answers it."""
    file = _folder(path) / CATEGORY_FILE
    return _list_in(file) if file.is_file() else None


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _list_in(file: Path) -> Iterator[Found]:
    found = _decoded(file.read_bytes()[: LONGEST_LINE + 1], file.name)
    values = found.value
    if isinstance(values, dict):
        inner = values.get("category_list", values)
        values = inner.get("categories") if isinstance(inner, dict) else None
    if not isinstance(values, list):
        yield Found(file.name, problem=found.problem or "no list")
        return
    for number, value in enumerate(values, 1):
        yield Found(f"{file.name} entry {number}", value)


def _decoded(data: bytes, place: str) -> Found:
    try:
        return Found(place, json.loads(data))
    except (ValueError, RecursionError) as error:
        return Found(place, problem=f"no JSON: {str(error)[:100]}")


def _skip_rest(lines: BinaryIO) -> None:
    while (rest := lines.readline(1_000_000)) and not rest.endswith(b"\n"):
        pass


def _number_in_name(path: Path) -> tuple[int, str]:
    numbers = re.findall(r"\d{1,12}", path.stem)
    return int(numbers[-1]) if numbers else 0, path.name
