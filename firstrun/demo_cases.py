"""What moderators of the demo had to look at, read from its file. `firstrun/demo/README.md`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from firstrun.demo_content import DEMO_ROOT, age_of, moment_of


@dataclass(frozen=True, kw_only=True)
class DemoReport:
    by: str
    at: datetime
    reason: str
    rule: int
    """Its number; 0 where the reason is another one."""
    text: str
    marked: str


@dataclass(frozen=True, kw_only=True)
class DemoDecision:
    by: str
    at: datetime
    outcome: str
    rule: int
    message: str
    note: str


@dataclass(frozen=True, kw_only=True)
class DemoAppeal:
    """`by` and `answer` are empty while nobody looked again."""

    at: datetime
    text: str
    by: str
    answered_at: datetime | None
    overturn: bool
    answer: str


@dataclass(frozen=True, kw_only=True)
class DemoCase:
    """A reply to a topic, and what came of it."""

    topic: tuple[str, str]
    """Category and file of the topic."""
    author: str
    written_at: datetime
    body: str
    reports: tuple[DemoReport, ...]
    held: str
    """Why it waits for its first review; "" where it appeared at once."""
    hidden: bool
    """Whether reports hid it until somebody decides."""
    decision: DemoDecision | None
    edited_at: datetime | None
    edited_body: str
    again: DemoDecision | None
    appeal: DemoAppeal | None
    note: tuple[str, str]
    """Who wrote one about the author, and what."""


def load_cases(now: datetime, root: Path = DEMO_ROOT) -> list[DemoCase]:
    told = tomllib.loads((root / "cases.toml").read_text(encoding="utf-8"))
    return [_case(case, now) for case in told["case"]]


def _case(told: Mapping[str, Any], now: datetime) -> DemoCase:
    written_at = moment_of(told["written"], now)
    category, _slash, name = told["topic"].partition("/")
    edited = told.get("edited", {})
    note = told.get("note", {})
    return DemoCase(
        topic=(category, name.partition("-")[2]),
        author=told["author"],
        written_at=written_at,
        body=told["body"],
        reports=tuple(
            DemoReport(
                by=report["by"],
                at=written_at + age_of(report["after"]),
                reason=report.get("reason", "rule"),
                rule=report.get("rule", 0),
                text=report.get("text", ""),
                marked=report.get("marked", ""),
            )
            for report in told.get("reports", ())
        ),
        held=told.get("held", ""),
        hidden=told.get("hidden", False),
        decision=_decision(told.get("decision"), written_at),
        edited_at=written_at + age_of(edited["after"]) if edited else None,
        edited_body=edited.get("body", ""),
        again=_decision(told.get("again"), written_at),
        appeal=_appeal(told.get("appeal"), written_at),
        note=(note.get("by", ""), note.get("text", "")),
    )


def _decision(told: Mapping[str, Any] | None, since: datetime) -> DemoDecision | None:
    if told is None:
        return None
    return DemoDecision(
        by=told["by"],
        at=since + age_of(told["after"]),
        outcome=told["outcome"],
        rule=told.get("rule", 0),
        message=told.get("message", ""),
        note=told.get("note", ""),
    )


def _appeal(told: Mapping[str, Any] | None, since: datetime) -> DemoAppeal | None:
    if told is None:
        return None
    answered: timedelta | None = age_of(told["answered"]) if "answered" in told else None
    return DemoAppeal(
        at=since + age_of(told["after"]),
        text=told["text"],
        by=told.get("by", ""),
        answered_at=since + answered if answered else None,
        overturn=told.get("overturn", False),
        answer=told.get("answer", ""),
    )
