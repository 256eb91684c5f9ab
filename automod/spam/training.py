"""Weights from examples. The only module that knows scikit-learn; pages never import it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from automod.spam.features import SLOTS, Newness, slots_of
from automod.spam.weights import Weights

STRENGTH: Final = 30.0
"""Inverse of the regularisation, chosen by cross-validation (`automod.spam.evaluate`)."""
OWN_DECISIONS_THAT_OUTWEIGH: Final = 100
LEAST_START: Final = 0.1


class Example(NamedTuple):
    """A text and what somebody said about it. Weight 2 counts like having it twice."""

    text: str
    is_spam: bool
    weight: float = 1.0
    newness: Newness | None = None


class NothingToLearn(ValueError):
    """Examples of spam or of conversation are missing."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Examples as a sparse matrix, each row of length 1."""

    matrix: Any
    is_spam: Any
    weights: Any

    def at(self, numbers: Sequence[int]) -> "Rows":
        return Rows(self.matrix[numbers], self.is_spam[numbers], self.weights[numbers])


def train(examples: Iterable[Example]) -> Weights:
    """Logistic regression over the examples; spam and conversation count the same in sum.

    Needs some 100 MB and a second per ten thousand posts: run it in a process of its own
    (`manage.py train_spam_score`). The same examples give the same weights.
    """
    return train_rows(rows_of(list(examples)))


def train_rows(rows: Rows) -> Weights:
    model = fit(rows)
    return Weights.from_floats(model.coef_[0].tolist(), float(model.intercept_[0]))


def mixed(start: Sequence[Example], own: Sequence[Example]) -> list[Example]:
    """The shipped start and the site's decisions, which outweigh it the more of them there are."""
    share = OWN_DECISIONS_THAT_OUTWEIGH / (OWN_DECISIONS_THAT_OUTWEIGH + len(own))
    share = max(share, LEAST_START) if own else 1.0
    return [example._replace(weight=example.weight * share) for example in start] + list(own)


def rows_of(examples: Sequence[Example]) -> Rows:
    import numpy
    from scipy.sparse import csr_matrix

    indices: list[int] = []
    values: list[float] = []
    ends = [0]
    for example in examples:
        slots = sorted(slots_of(example.text, example.newness))
        indices += slots
        values += [len(slots) ** -0.5] * len(slots) if slots else []
        ends.append(len(indices))
    return Rows(
        csr_matrix((values, indices, ends), shape=(len(examples), SLOTS)),
        numpy.array([example.is_spam for example in examples]),
        numpy.array([example.weight for example in examples]),
    )


def fit(rows: Rows) -> Any:
    from sklearn.linear_model import LogisticRegression

    if len(set(rows.is_spam.tolist())) < 2:
        raise NothingToLearn("examples of both kinds are needed")
    model = LogisticRegression(
        C=STRENGTH, class_weight="balanced", solver="liblinear", random_state=0
    )
    return model.fit(rows.matrix, rows.is_spam, sample_weight=rows.weights)
