"""The guidelines as plain values: of a page that is being written, or of a version."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class RuleText:
    """One rule. `key` is "" while it was never published."""

    block_id: str
    title: str
    meaning: str
    fine: tuple[str, ...] = ()
    not_fine: tuple[str, ...] = ()
    ladder: tuple[str, ...] = ()
    key: str = ""
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of how rules are kept, the mildest first."""

    name: str
    text: str
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything members read."""

    title: str
    lede: str = ""
    rules: tuple[RuleText, ...]
    enforcement: str = ""
    ladder: tuple[Step, ...] = ()
    enforcement_note: str = ""
    appeals: str = ""

    @property
    def fingerprint(self) -> str:
        """The same for the same words in the same order, whatever blocks they stand in."""
        told = asdict(self)
        for rule in told["rules"]:
            for name in ("key", "block_id", "number"):
                del rule[name]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def content_of(page: Any) -> Content:
    """Of a `GuidelinesPage`, published or not."""
    return Content(
        title=page.title,
        lede=_text(page.lede),
        rules=tuple(
            RuleText(
                block_id=str(child.id or ""),
                title=child.value["title"].strip(),
                meaning=_text(child.value["meaning"]),
                fine=_lines(child.value["fine"]),
                not_fine=_lines(child.value["not_fine"]),
                ladder=_lines(child.value["ladder"]),
                number=number,
            )
            for number, child in enumerate(page.rules, start=1)
        ),
        enforcement=_text(page.enforcement),
        ladder=tuple(
            Step(name=c.value["name"], text=_text(c.value["text"]), who=c.value["who"] or "")
            for c in page.ladder
        ),
        enforcement_note=page.enforcement_note.strip(),
        appeals=_text(page.appeals),
    )


def content_of_version(version: Any) -> Content:
    """Of a `Version` that was read `with_rules`."""
    return Content(
        title=version.title,
        lede=version.lede,
        rules=tuple(
            RuleText(
                block_id=rule.block_id,
                title=rule.title,
                meaning=rule.meaning,
                fine=tuple(rule.examples["fine"]),
                not_fine=tuple(rule.examples["not_fine"]),
                ladder=tuple(rule.ladder),
                key=rule.key,
                number=rule.number,
            )
            for rule in version.rules.all()
        ),
        enforcement=version.enforcement,
        ladder=tuple(Step(**step) for step in version.ladder),
        enforcement_note=version.enforcement_note,
        appeals=version.appeals,
    )


def _lines(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for value in values if (text := _text(value)))


def _text(value: str) -> str:
    """Lines as they are kept: a browser sends each with a carriage return, which is no change."""
    return value.replace("\r\n", "\n").strip()
