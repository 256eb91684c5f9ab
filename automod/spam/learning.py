"""Learning in a process of its own: `python -m automod.spam.learning`, JSON in, JSON out.

scikit-learn needs 100 MB that neither pages nor the worker should keep, and a process that dies
takes nothing with it. In come the site's decisions, newest first, and the weights in force. Out
come new weights and how good both are on decisions that neither has seen: the new ones by
cross-validation, those in force on what was decided after they were made.
"""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from automod.spam.evaluate import SEED, Measure, folds_of, measured
from automod.spam.features import Newness
from automod.spam.start import start_examples
from automod.spam.training import Example, Rows, mixed, rows_of, train_rows
from automod.spam.weights import Weights

SECONDS: Final = 240
BETWEEN: Final = 0.5


class LearningFailed(Exception):
    """The process ended without an answer."""


class Lesson(NamedTuple):
    """New weights, and how they compare with those in force."""

    weights: Weights
    whole: Measure
    """On all decisions, by cross-validation."""
    at_hold: Measure
    """The same from the score on from which posts are held."""
    new: Measure
    before: Measure
    """Both on the fresh decisions."""
    new_mistakes: int
    before_mistakes: int

    @property
    def is_better(self) -> bool:
        """Whether the new weights are not worse than those in force."""
        return (self.new.f1, -self.new_mistakes) >= (self.before.f1, -self.before_mistakes)


def learn_apart(own: Sequence[Example], *, fresh: int, in_force: Weights, hold_at: float) -> Lesson:
    """What another process learned. `fresh` of the examples, from the first, are new to `in_force`.

    Needs a few seconds per ten thousand decisions. Raises LearningFailed.
    """
    asked = {
        "own": [
            (one.text, one.is_spam, one.weight, tuple(one.newness) if one.newness else None)
            for one in own
        ],
        "fresh": fresh,
        "in_force": b64encode(in_force.pack()).decode(),
        "hold_at": hold_at,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "automod.spam.learning"],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            cwd=Path(__file__).resolve().parents[2],
            check=True,
        )
        return _lesson(json.loads(done.stdout))
    except subprocess.CalledProcessError as error:
        raise LearningFailed(error.stderr[-500:]) from error
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        raise LearningFailed(str(error)) from error


def learn(own: Sequence[Example], *, fresh: int, in_force: Weights, hold_at: float) -> Lesson:
    """The same in this process."""
    start = start_examples()
    rows = rows_of(mixed(start, own))
    scores = _cross_scores(rows, len(start), own)
    labels = [example.is_spam for example in own]
    before = [in_force.score(one.text, one.newness) for one in own[:fresh]]
    return Lesson(
        weights=train_rows(rows),
        whole=measured(_found(scores, labels, BETWEEN)),
        at_hold=measured(_found(scores, labels, hold_at)),
        new=measured(_found(scores[:fresh], labels[:fresh], BETWEEN)),
        before=measured(_found(before, labels[:fresh], BETWEEN)),
        new_mistakes=_mistakes(scores[:fresh], labels[:fresh]),
        before_mistakes=_mistakes(before, labels[:fresh]),
    )


def _cross_scores(rows: Rows, start: int, own: Sequence[Example]) -> list[float]:
    """Each decision scored by weights that never saw it, nor a text like it.

    `rows` begins with so many of the start, which every fold learns from.
    """
    scores = [0.0] * len(own)
    for fold in folds_of(own, SEED):
        held_out = {start + at for at in fold}
        weights = train_rows(rows.at([at for at in range(start + len(own)) if at not in held_out]))
        for at in fold:
            scores[at] = weights.score(own[at].text, own[at].newness)
    return scores


def _found(
    scores: Sequence[float], labels: Sequence[bool], threshold: float
) -> list[tuple[bool, bool]]:
    return [(score >= threshold, label) for score, label in zip(scores, labels, strict=True)]


def _mistakes(scores: Sequence[float], labels: Sequence[bool]) -> int:
    return sum(found != is_spam for found, is_spam in _found(scores, labels, BETWEEN))


def _lesson(told: dict[str, Any]) -> Lesson:
    measures = {name: Measure(*told[name]) for name in ("whole", "at_hold", "new", "before")}
    return Lesson(
        weights=Weights.unpack(b64decode(told["weights"])),
        new_mistakes=told["new_mistakes"],
        before_mistakes=told["before_mistakes"],
        **measures,
    )


def main() -> int:
    asked = json.load(sys.stdin)
    own = [
        Example(text, is_spam, weight, Newness(*newness) if newness else None)
        for text, is_spam, weight, newness in asked["own"]
    ]
    in_force = Weights.unpack(b64decode(asked["in_force"]))
    lesson = learn(own, fresh=asked["fresh"], in_force=in_force, hold_at=asked["hold_at"])
    answer = lesson._asdict() | {"weights": b64encode(lesson.weights.pack()).decode()}
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
