"""The demo's rules and pages, read from its files. `firstrun/demo/README.md` describes them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from firstrun.demo_content import DEMO_ROOT, moment_of
from guidelines.content import Content, RuleText, Step


@dataclass(frozen=True, kw_only=True)
class DemoVersion:
    """One version of the rules, and who published it when."""

    content: Content
    by: str
    published_at: datetime
    summary: str
    is_material: bool


@dataclass(frozen=True, kw_only=True)
class DemoPage:
    """One page beside the forum. `below` is the address of the page it hangs under."""

    kind: str
    slug: str
    title: str
    intro: str
    description: str
    text: str
    published_at: datetime
    author_line: str = ""
    below: str = ""
    in_menu: bool = False


def load_versions(now: datetime, root: Path = DEMO_ROOT) -> list[DemoVersion]:
    """All versions, the oldest first. Ages count back from `now`."""
    told = tomllib.loads((root / "guidelines.toml").read_text())
    return [
        DemoVersion(
            content=_content(told, number),
            by=version["by"],
            published_at=moment_of(version["ago"], now),
            summary=version["summary"],
            is_material=version["material"],
        )
        for number, version in enumerate(told["version"], start=1)
    ]


def load_pages(now: datetime, root: Path = DEMO_ROOT) -> list[DemoPage]:
    """All pages, parents before what hangs below them."""
    return [
        DemoPage(published_at=moment_of(page.pop("ago"), now), **page)
        for page in tomllib.loads((root / "pages.toml").read_text())["page"]
    ]


def _content(told: Mapping[str, Any], number: int) -> Content:
    page = _as_it_was(told, number)
    return Content(
        title=page["title"],
        lede=page["lede"],
        rules=tuple(_rules(told["rule"], number)),
        enforcement=page["enforcement"],
        ladder=tuple(Step(**step) for step in told["step"]),
        enforcement_note=page["enforcement_note"],
        appeals=page["appeals"],
    )


def _rules(told: list[dict[str, Any]], number: int) -> Iterator[RuleText]:
    for place, rule in enumerate(told, start=1):
        if rule.get("since", 1) > number:
            continue
        said = _as_it_was(rule, number)
        yield RuleText(
            block_id=str(uuid5(NAMESPACE_URL, f"demo rule {place}")),
            title=said["title"],
            meaning=said["meaning"],
            fine=tuple(said.get("fine", ())),
            not_fine=tuple(said.get("not_fine", ())),
            ladder=tuple(said.get("ladder", ())),
        )


def _as_it_was(told: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The words with those of `was` that held in this version."""
    words = dict(told)
    for was in sorted(words.pop("was", []), key=lambda was: -was["until"]):
        if number <= was["until"]:
            words |= was
    return words
