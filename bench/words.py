"""Made-up words and texts: a few words are everywhere, most are rare, as in real languages."""

import random
import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from core.markdown import Rendered, render

RARE_WORD: Final = "quillamere"
"""The loader writes it into `RARE_POSTS` posts, whatever the size of the community."""
RARE_POSTS: Final = 10
VOCABULARY: Final = 20_000
POOL: Final = 500
_POOL_WORDS: Final = 4_000
"""Pool texts stand in very many posts, so they use only words that are common anyway."""
_GAPS: Final = 14
_GAP: Final = re.compile("zqgapqz", re.IGNORECASE)
_ONSETS: Final = re.split(" ", "b br c ch d dr f fl g gr h j k l m n p pl qu r s sh st t th tr v w")
_VOWELS: Final = re.split(" ", "a e i o u ai ea ie oa ou")
_CODAS: Final = ["", "l", "m", "n", "nd", "r", "rn", "s", "st", "t", "ck", "sh"]


class Words:
    """A vocabulary with Zipf's frequencies. The same `random` gives the same words."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        found: dict[str, None] = {}
        while len(found) < VOCABULARY:
            syllables = 1 if len(found) < 300 else chance.randint(2, 3)
            found[self._word(syllables)] = None
        self.all = list(found)
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def _word(self, syllables: int) -> str:
        choice = self.chance.choice
        return "".join(choice(_ONSETS) + choice(_VOWELS) for _ in range(syllables)) + choice(_CODAS)

    @property
    def common(self) -> str:
        """A word that about one post in six holds."""
        return self.all[40]

    def some(self, count: int, *, among: int = VOCABULARY) -> list[str]:
        weights = self._weights[:among]
        return self.chance.choices(self.all[:among], cum_weights=weights, k=count)

    def title(self) -> str:
        return " ".join(self.some(self.chance.randint(4, 8))).capitalize()

    def name(self) -> str:
        return f"{self._word(2)} {self._word(3)}".title()


@dataclass(frozen=True, slots=True)
class Text:
    """A text of three paragraphs with gaps for words of its own, as Markdown and as HTML."""

    body: list[str]
    html: list[str]
    excerpt: str

    def with_words(self, words: list[str]) -> tuple[str, str]:
        """Body and HTML with the words in the gaps."""
        return _filled(self.body, words), _filled(self.html, words)


def text_pool(words: Words, size: int = POOL) -> list[Text]:
    """Texts that were rendered once, to be varied by their gaps."""
    return [_text(words) for _ in range(size)]


def _text(words: Words) -> Text:
    body = "\n\n".join(_paragraph(words, gaps) for gaps in (5, 5, 4))
    rendered: Rendered = render(body)
    text = Text(_GAP.split(body), _GAP.split(rendered.html), _GAP.sub("", rendered.excerpt))
    assert len(text.body) == len(text.html) == _GAPS + 1
    return text


def _paragraph(words: Words, gaps: int) -> str:
    chance = words.chance
    parts = words.some(chance.randint(20, 45), among=_POOL_WORDS) + ["zqgapqz"] * gaps
    chance.shuffle(parts)
    if chance.random() < 0.3:
        parts[0] = f"**{parts[0]}**"
    if chance.random() < 0.1:
        parts[1] = f"[{parts[1]}](https://example.com/{chance.randrange(999)})"
    return " ".join(parts).capitalize() + "."


def _filled(pieces: list[str], words: list[str]) -> str:
    parts = [pieces[0]]
    for word, piece in zip(words, pieces[1:], strict=True):
        parts += (word, piece)
    return "".join(parts)


def gap_words(words: Words) -> list[str]:
    return words.some(_GAPS)
