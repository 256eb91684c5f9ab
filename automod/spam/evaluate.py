"""How good the spam score is: `python -m automod.spam.evaluate FOLDER`.

The folder holds the public sets (`sms-spam-collection.jsonl.gz`, `youtube-*.jsonl`), one JSON
object with `text` and `label` a line. Texts that differ only in digits, case and punctuation stay
on one side of every split: otherwise copies of a text would be both learned and asked. Folds are
scored with packed weights, as pages do it.
"""

import argparse
import gzip
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from automod.spam.start import shipped
from automod.spam.training import Example, rows_of, train_rows
from automod.spam.weights import Weights

FOLDS: Final = 5
SEED: Final = 20
SETS: Final = {
    "SMS": ("sms-spam-collection*",),
    "YouTube": ("youtube-*",),
}
_NOT_LETTERS = re.compile(r"[\W\d_]+")


class Measure(NamedTuple):
    precision: float
    recall: float
    f1: float


def examples_in(folder: Path, patterns: Sequence[str]) -> list[Example]:
    """Of all files whose name fits, in the order of their names."""
    paths = sorted(path for pattern in patterns for path in folder.glob(f"{pattern}.jsonl*"))
    return [
        Example(row["text"], row["label"] == "spam")
        for path in paths
        for row in map(json.loads, _text(path).splitlines())
    ]


def cross_validate(examples: Sequence[Example], *, seed: int = SEED) -> list[Measure]:
    """One measure per fold, each fold scored by weights that never saw it."""
    rows = rows_of(examples)
    folds = folds_of(examples, seed)
    measures = []
    for number, fold in enumerate(folds):
        rest = [at for other in folds[:number] + folds[number + 1 :] for at in other]
        weights = train_rows(rows.at(rest))
        measures.append(measure(weights, [examples[at] for at in fold]))
    return measures


def measure(weights: Weights, examples: Sequence[Example], *, threshold: float = 0.5) -> Measure:
    return measured(
        [(weights.score(example.text) >= threshold, example.is_spam) for example in examples]
    )


def measured(found: Sequence[tuple[bool, bool]]) -> Measure:
    """Of pairs: whether it was taken for spam, and whether it is."""
    hits = found.count((True, True))
    precision = hits / ((hits + found.count((True, False))) or 1)
    recall = hits / ((hits + found.count((False, True))) or 1)
    return Measure(precision, recall, 2 * precision * recall / ((precision + recall) or 1))


def milliseconds(weights: Weights, texts: Sequence[str]) -> list[float]:
    """For each text the time its score takes on one core, sorted."""
    times = []
    for text in texts:
        begin = time.thread_time()
        weights.score(text)
        times.append((time.thread_time() - begin) * 1000)
    return sorted(times)


def folds_of(examples: Sequence[Example], seed: int) -> list[list[int]]:
    """Numbers of examples. Like texts together; each kind spread evenly, large groups first."""
    groups: dict[str, list[int]] = {}
    for number, example in enumerate(examples):
        groups.setdefault(_NOT_LETTERS.sub(" ", example.text.lower()).strip(), []).append(number)
    shuffled = list(groups.values())
    random.Random(seed).shuffle(shuffled)  # noqa: S311 (no secret)
    folds: list[list[int]] = [[] for _n in range(FOLDS)]
    for kind in (True, False):
        sizes = [0] * FOLDS
        of_kind = [group for group in shuffled if examples[group[0]].is_spam == kind]
        for group in sorted(of_kind, key=len, reverse=True):
            least = sizes.index(min(sizes))
            folds[least] += group
            sizes[least] += len(group)
    return folds


def _text(path: Path) -> str:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode()


def _line(name: str, measures: Sequence[Measure]) -> str:
    parts = [
        f"{title} {statistics.mean(values):.3f} ± {statistics.stdev(values):.3f}"
        f" ({min(values):.3f} to {max(values):.3f})"
        for title, values in zip(
            ("precision", "recall", "F1"), zip(*measures, strict=True), strict=True
        )
    ]
    return f"{name}: {', '.join(parts)}"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Measure the spam score on labelled texts.")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(arguments).folder
    write = sys.stdout.write
    for name, patterns in SETS.items():
        examples = examples_in(folder, patterns)
        if not examples:
            sys.stderr.write(f"{name}: no files in {folder}\n")
            return 1
        spam = sum(example.is_spam for example in examples)
        write(f"{name}: {len(examples):,} texts, {spam:,} of them spam, {FOLDS} folds\n")
        write(_line(f"{name}, own training", cross_validate(examples)) + "\n")
        start = measure(shipped(), examples)
        write(
            f"{name}, shipped start alone: precision {start.precision:.3f},"
            f" recall {start.recall:.3f}, F1 {start.f1:.3f}\n"
        )
        times = milliseconds(shipped(), [example.text for example in examples])
        write(f"{name}, time: median {times[len(times) // 2]:.3f} ms, ")
        write(f"95 % under {times[len(times) * 95 // 100]:.3f} ms\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
