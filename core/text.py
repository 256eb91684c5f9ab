"""Cleaning and checking what people type.

`clean_text` and `clean_line` take any string and keep its words: they only remove what cannot be
seen and harms others (control characters, lone surrogates, direction overrides, invisible tags,
towers of accents). The `validate_…` functions clean first, then return the text or raise a
ValidationError with a sentence for the person who typed it, and nothing else.
"""

import re
import unicodedata
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Sentence = str | StrPromise

MAX_TITLE = 255
MAX_NAME = 50
MAX_LINE = 1_000
MAX_BODY_BYTES = 100_000
MAX_MARKS = 6
"""Combining marks one letter may carry: scripts need up to four, "zalgo" text has dozens."""

_NEWLINE = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_HARMFUL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\ud800-\udfff"  # halves of characters, which no database stores
    "\u202a-\u202e\u2066-\u2069"  # direction overrides, embeddings and isolates
    "\ufff9-\ufffb"  # interlinear annotation
    "\ufdd0-\ufdef\ufffe\uffff]"  # never characters
    # Tag characters are invisible; the flags of England, Scotland and Wales need them.
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)
_INVISIBLE_IN_LINE = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Letters and symbols by category that nevertheless show nothing.
_BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0")


def clean_text(value: str) -> str:
    """Several lines: newlines as `\\n`, composed characters (NFC), nothing harmful.

    Direction marks (U+200E, U+200F) and joiners stay, since scripts need them. Overrides,
    embeddings and isolates go even when balanced: they can make a sentence or a line of code
    read differently from what it says, and a paragraph's direction comes from the page.
    """
    text = _HARMFUL.sub("", _NEWLINE.sub("\n", value))
    # Taking characters out can put two halves of a removable run side by side.
    while _HARMFUL.search(text):
        text = _HARMFUL.sub("", text)
    return _without_towers(unicodedata.normalize("NFC", text))


def whole_number(text: str, digits: int = 18) -> int | None:
    """A number in an address or a form, of up to so many digits; None for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if is_number else None


def clean_line(value: str) -> str:
    """One line: like `clean_text`, each run of white space a single space, none at the ends."""
    return " ".join(clean_text(_INVISIBLE_IN_LINE.sub("", value)).split())


def has_something_visible(value: str) -> bool:
    """Whether at least one character leaves ink on the screen."""
    return any(unicodedata.category(c)[0] in "LNPS" and c not in _BLANKS for c in value)


def validate_title(value: str) -> str:
    """A title as it is kept: 1 to 255 characters, something visible among them."""
    return _checked_line(
        value,
        limit=MAX_TITLE,
        empty=_("A title needs at least one visible letter."),
        too_long=_("A title can have up to %(limit)s characters. This one has %(length)s."),
    )


def validate_name(value: str) -> str:
    """A name as it is kept: 1 to 50 characters, something visible among them."""
    return _checked_line(
        value,
        limit=MAX_NAME,
        empty=_("A name needs at least one visible letter."),
        too_long=_("A name can have up to %(limit)s characters. This one has %(length)s."),
    )


def validate_line(value: str, limit: int = MAX_LINE) -> str:
    """Any other single line as it is kept: up to `limit` characters, possibly none."""
    line = clean_line(value)
    _check_length(line, limit, _TOO_LONG)
    return line if has_something_visible(line) else ""


def validate_note(value: str, limit: int = MAX_LINE) -> str:
    """A short text of several lines as it is kept: up to `limit` characters, possibly none."""
    text = clean_text(value).strip()
    _check_length(text, limit, _TOO_LONG)
    return text if has_something_visible(text) else ""


def validate_body(value: str) -> str:
    """A Markdown text as it is kept: something visible, up to 100 kB in UTF-8.

    Blank lines around it and spaces at its end go; the first line keeps its indent (code).
    """
    text = clean_text(value).strip("\n").rstrip()
    if not has_something_visible(text):
        raise ValidationError(_("Write a few words first."), code="required")
    size = len(text.encode())
    if size > MAX_BODY_BYTES:
        raise ValidationError(
            _("A text can be up to %(limit)s kB long. This one has %(size)s kB."),
            code="max_length",
            params={"limit": MAX_BODY_BYTES // 1000, "size": -(-size // 1000)},
        )
    return text


_TOO_LONG = _("Up to %(limit)s characters fit here. These are %(length)s.")


def _checked_line(value: str, *, limit: int, empty: "Sentence", too_long: "Sentence") -> str:
    line = clean_line(value)
    if not has_something_visible(line):
        raise ValidationError(empty, code="required")
    _check_length(line, limit, too_long)
    return line


def _check_length(text: str, limit: int, too_long: "Sentence") -> None:
    if len(text) > limit:
        params = {"limit": limit, "length": len(text)}
        raise ValidationError(too_long, code="max_length", params=params)


def _without_towers(text: str) -> str:
    """At most MAX_MARKS combining marks in a row."""
    if not text or max(text) < "\u0300":
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
