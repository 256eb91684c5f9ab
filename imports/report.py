"""What a run did: counted, and said at the end; and how far it is, said on the way."""

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final, TextIO

SHOWN_PROBLEMS: Final = 50
NOUNS: Final = {"category": "categories", "person": "people", "topic": "topics", "post": "posts"}


@dataclass(slots=True)
class Report:
    """Numbers by kind of record, and the reasons why records were left out."""

    created: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    skipped: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    cut: int = 0
    """Texts that were longer than we keep."""
    renamed: int = 0
    """People whose old name breaks our rules or is taken."""
    problems: list[str] = field(default_factory=list)
    """Places and reasons not yet said."""
    started: float = field(default_factory=time.monotonic)

    @property
    def read_anything(self) -> bool:
        return bool(self.created["topic"] or self.unchanged["topic"])

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def per_second(self) -> float:
        done = self.created["post"] + self.unchanged["post"]
        return done / max(self.seconds, 0.001)

    def skip(self, kind: str, reason: str, place: str = "", count: int = 1) -> None:
        """Leave something out; with a place it is said at once, without one only counted."""
        if count:
            self.skipped[kind][reason.partition(":")[0]] += count
        if place:
            self.problems.append(f"{place}: {reason}")

    def summary(self, *, dry_run: bool) -> str:
        verb = "would be created" if dry_run else "created"
        lines = [
            f"{noun}: {self.created[kind]} {verb}, {self.unchanged[kind]} unchanged"
            + "".join(
                f", {count} skipped ({reason})"
                for reason, count in self.skipped[kind].most_common()
            )
            for kind, noun in NOUNS.items()
        ]
        if self.renamed:
            lines.append(f"{self.renamed} people have another username here, the nearest free one")
        if self.cut:
            lines.append(f"{self.cut} texts were cut to what a post can hold")
        posts = self.created["post"]
        lines.append(f"{posts} posts in {self.seconds:.1f} s, {posts / self.seconds:.0f} a second")
        return "\n".join(lines)


class Progress:
    """A line that renews itself on a terminal, and a plain line now and then elsewhere."""

    def __init__(self, out: TextIO, report: Report) -> None:
        self.out = out
        self.report = report
        self.on_terminal = out.isatty()
        self.pause = 0.2 if self.on_terminal else 5.0
        self.next_at = 0.0
        self.said = 0

    def update(self, share: float) -> None:
        """How far the file has been read, from 0 to 1."""
        self._say_problems()
        now = time.monotonic()
        if now < self.next_at:
            return
        self.next_at = now + self.pause
        done = self.report.created["post"] + self.report.unchanged["post"]
        line = f"{share:4.0%}  {done} posts  {self.report.per_second:.0f} posts/s"
        self.out.write(f"\r{line}\x1b[K" if self.on_terminal else f"{line}\n")
        self.out.flush()

    def finish(self) -> None:
        self._say_problems()
        if self.on_terminal:
            self.out.write("\r\x1b[K")
        if self.said > SHOWN_PROBLEMS:
            self.out.write(f"… and {self.said - SHOWN_PROBLEMS} more problems\n")

    def _say_problems(self) -> None:
        for problem in self.report.problems:
            self.said += 1
            if self.said <= SHOWN_PROBLEMS:
                start = "\r\x1b[K" if self.on_terminal else ""
                self.out.write(f"{start}{problem}\n")
        self.report.problems.clear()
