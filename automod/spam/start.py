"""What the spam score knows before a site has decided anything.

`start.tsv` holds short texts that we wrote for this project, `start.weights` the table made of them
(`manage.py train_spam_score --start`). No public data set is in either.
"""

from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Final

from automod.spam.features import Newness
from automod.spam.training import Example
from automod.spam.weights import Weights

EXAMPLES: Final = Path(__file__).with_name("start.tsv")
WEIGHTS: Final = Path(__file__).with_name("start.weights")
ENDINGS: Final = (".com", ".net", ".org", ".info", ".io", ".com", ".de")
AUTHORS: Final = {
    "-": None,
    "new": Newness(days=0.1, posts=0),
    "week": Newness(days=4, posts=3),
    "old": Newness(days=200, posts=60),
}


@cache
def shipped() -> Weights:
    return Weights.unpack(WEIGHTS.read_bytes())


def start_examples() -> list[Example]:
    """One a line: kind, author, text. An author of `-` is unknown.

    Hosts end in `.example` in the file, so that it names nobody's. They are learned with endings
    that occur, in turn; "example" is a word of every conversation.
    """
    rows = (line.split("\t") for line in EXAMPLES.read_text("utf-8").splitlines() if line)
    return [
        Example(
            text.replace("\\n", "\n").replace(".example", ending),
            kind == "spam",
            newness=AUTHORS[author],
        )
        for (kind, author, text), ending in zip(rows, cycle(ENDINGS), strict=False)
    ]
