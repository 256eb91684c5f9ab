"""What was measured, as a table and as JSON, and two runs beside each other."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench.targets import Target

if TYPE_CHECKING:
    from bench.measure import Tally

MEMORY_MB: Final = 150
SIZE_RATIO: Final = 1.2
HEADS: Final = (
    *("case", "req/s", "p50", "p99", "alone", "cpu server", "cpu db", "cpu redis", "sum"),
    *("×floor", "target", ""),
)
MACHINE: Final = "p50 and p99 in ms with all connections, alone with one; CPU in ms per request."
OTHERS: Final = """\
Others, CPU of server and database in ms (measured on one machine, for orientation):
  anonymous topic page   NodeBB 33       Spirit 47   machina 81    Misago 163
  signed-in topic page   NodeBB 47       Spirit 90   machina 123   Misago 243
  front page             NodeBB 33       Spirit 36   machina 215   Misago 298
  reply                  NodeBB 65–230   Spirit 25   machina 39    Misago 56"""


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run_of(size: int, tallies: "list[Tally]", memory: tuple[int, int]) -> dict[str, Any]:
    return {
        "size": size,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "memory_mb": memory[0] / 1_000_000,
        "memory_summed_mb": memory[1] / 1_000_000,
        "cases": {tally.case.name: tally.facts() for tally in tallies},
    }


def write(run: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(run, indent=1) + "\n")


def show(run: dict[str, Any], tallies: "list[Tally]") -> None:
    """A line for each case, and one more for each further target it has."""
    facts = run["cases"]
    rows: list[Sequence[str]] = [HEADS]
    for tally in tallies:
        case, mine = tally.case, facts[tally.case.name]
        times = _times(mine, facts.get(case.floor))
        numbers = [f"{mine['per_second']:.0f}"]
        numbers += [f"{mine[name]:.1f}" for name in ("p50", "p99", "alone")]
        numbers += [f"{mine[f'cpu{part}']:.2f}" for part in ("_server", "_db", "_redis", "")]
        targets = case.targets or ("",)
        for n, target in enumerate(targets):
            verdict = _verdict(target, mine, facts) if isinstance(target, Target) else ""
            known = [case.name, *numbers, times] if n == 0 else [""] * 10
            rows.append([*known, str(target), verdict])
    _table(rows)
    fits = "ok" if run["memory_mb"] <= MEMORY_MB else "missed"
    say(
        f"\nServer memory {run['memory_mb']:.0f} MB, target ≤ {MEMORY_MB} MB: {fits}"
        f" ({run['memory_summed_mb']:.0f} MB with what its processes share counted in each)"
    )
    say(f"{run['size']:,} posts. {MACHINE}\n\n{OTHERS}")


def compare(first: Path, second: Path) -> None:
    """CPU and latency of the second run as multiples of the first."""
    one, other = json.loads(first.read_text()), json.loads(second.read_text())
    rows: list[Sequence[str]] = [("case", "cpu", "p50", "alone", f"cpu ≤ {SIZE_RATIO}×")]
    for name in one["cases"].keys() & other["cases"].keys():
        a, b = one["cases"][name], other["cases"][name]
        ratios = [b[key] / a[key] for key in ("cpu", "p50", "alone")]
        fits = "ok" if ratios[0] <= SIZE_RATIO else "missed"
        rows.append([name, *(f"{ratio:.2f}" for ratio in ratios), fits])
    _table([rows[0], *sorted(rows[1:], key=lambda row: row[0])])
    say(f"\n{other['size']:,} posts against {one['size']:,}")


def _times(mine: dict[str, float], floor: dict[str, float] | None) -> str:
    return f"{mine['cpu'] / floor['cpu']:.2f}" if floor else ""


def _verdict(target: Target, mine: dict[str, float], facts: dict[str, Any]) -> str:
    if target.what != "times":
        return "ok" if mine[target.what] <= target.limit else "missed"
    if target.than not in facts:
        return ""
    return "ok" if mine["cpu"] <= target.limit * facts[target.than]["cpu"] else "missed"


def _table(rows: list[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *others = row
        cells = [first.ljust(widths[0])]
        cells += [
            cell.ljust(width) if cell[:1] in "≤caot" or not cell else cell.rjust(width)
            for cell, width in zip(others, widths[1:], strict=True)
        ]
        say("  ".join(cells).rstrip())
