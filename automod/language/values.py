"""Reading the values of keys: booleans, numbers, texts, comparisons. Refusals are sentences."""

import re
from typing import Any

from django.utils.translation import gettext as _

from automod.language import grammar
from automod.language.loading import Items, Mapping, Node, Scalar
from automod.language.rules import Flair, Threshold

MAX_FLAIR = 64
MAX_CSS_CLASSES = 10
LONGEST_SHORT = 100

_COMPARISON = re.compile(
    r"\s*(?P<operator><=|>=|!=|==|=|<|>)?\s*(?P<value>-?\d{1,9}(?:\.\d{1,6})?|[a-z]+)"
    r"\s*(?P<unit>[a-z]*)\s*",
    re.IGNORECASE,
)
_RATE = re.compile(r"\s*(\d{1,4})\s+in\s+(\d{1,4})?\s*([a-z]+)\s*", re.IGNORECASE)
_SPAN = re.compile(r"\s*(\d{1,4})\s*([a-z]+)\s*", re.IGNORECASE)
_ODD_IN_CSS = re.compile(r"[^\w {}#+-]")
NOT_PORTABLE = frozenset({"<=", ">=", "!="})


class WrongValue(Exception):
    """A value that a key does not take."""


class NothingSought(WrongValue):
    """A search for nothing."""


def boolean(node: Node) -> bool:
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.value
    raise WrongValue(_("it takes true or false"))


def whole_number(node: Node) -> int:
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return value
    raise WrongValue(_("it takes a whole number"))


def text(node: Node) -> str:
    """Any single value as text."""
    if isinstance(node, Scalar) and node.value is not None:
        return str(node.value)
    raise WrongValue(_("it takes a text"))


def short(node: Node) -> str:
    """A text of a few words."""
    return " ".join(text(node)[:LONGEST_SHORT].split())


def texts(node: Node) -> tuple[Scalar, ...]:
    """A value or a list of values, each a single one. Empty ones are left out; one must remain."""
    items = node.items if isinstance(node, Items) else (node,)
    found = []
    for item in items:
        if not isinstance(item, Scalar):
            raise WrongValue(_("it takes a text or a list of texts"))
        if not is_empty(item):
            found.append(item)
    if not found:
        raise NothingSought(_("a search needs a value: an empty one would fit everything"))
    return tuple(found)


def is_empty(scalar: Scalar) -> bool:
    """It would fit every text. `no` is empty, too: YAML reads it as a boolean."""
    return scalar.value is None or scalar.value is False or scalar.value == ""


def one_of(node: Node, allowed: Any) -> str:
    value = text(node).strip().lower()
    if value not in allowed:
        raise WrongValue(
            _("“%(value)s” is none of: %(allowed)s")
            % {"value": value[:40], "allowed": ", ".join(sorted(allowed))}
        )
    return value


def threshold(key: str, node: Node, line: int) -> Threshold:
    """`< 10`, `> 3 days`, `moderate`."""
    written = short(node)
    match = _COMPARISON.fullmatch(written)
    if match is None:
        raise WrongValue(_('“%(value)s” is no comparison such as "< 10"') % {"value": written[:40]})
    operator = (match["operator"] or "==").replace("===", "==")
    operator = "==" if operator == "=" else operator
    value, unit = match["value"].lower(), match["unit"].lower()
    if key == "contributor_quality":
        if value not in grammar.QUALITIES or unit:
            raise WrongValue(
                _("it compares with one of: %(names)s") % {"names": ", ".join(grammar.QUALITIES)}
            )
        return Threshold(key, operator, grammar.QUALITIES.index(value), line=line)
    if not value.lstrip("-").isdecimal():
        raise WrongValue(_("it compares with a whole number"))
    if key != "account_age":
        if unit:
            raise WrongValue(_("a number of these has no unit"))
        return Threshold(key, operator, int(value), line=line)
    return Threshold(key, operator, int(value), _unit(unit or "days"), line)


def decimal_comparison(node: Node) -> tuple[str, float]:
    """`> 0.8`, between 0 and 1."""
    match = _COMPARISON.fullmatch(short(node))
    if match is None or match["unit"] or match["value"].isalpha():
        raise WrongValue(_('it takes a comparison such as "> 0.8"'))
    operator = match["operator"] or ">="
    return "==" if operator == "=" else operator, float(match["value"])


def rate(node: Node) -> tuple[int, int]:
    """`5 in 10 minutes` as a number and seconds."""
    match = _RATE.fullmatch(short(node))
    if match is None or not int(match[1]):
        raise WrongValue(_('it takes a rate such as "5 in 10 minutes"'))
    seconds = int(match[2] or 1) * grammar.UNITS[_unit(match[3].lower())]
    if not 0 < seconds <= grammar.UNITS["day"]:
        raise WrongValue(_("a rate looks back a day at most"))
    return int(match[1]), seconds


def span(node: Node) -> int:
    """`3 days` in seconds."""
    match = _SPAN.fullmatch(short(node))
    if match is None or not int(match[1]):
        raise WrongValue(_('it takes a time such as "3 days"'))
    return int(match[1]) * grammar.UNITS[_unit(match[2].lower())]


def flair(node: Node) -> Flair:
    """A text, `[text, css]`, or a mapping with a template."""
    if isinstance(node, Scalar):
        return Flair(text=_label(node))
    if isinstance(node, Items):
        if not 1 <= len(node.items) <= 2:
            raise WrongValue(_("it takes a text, or two: the text and the class"))
        return Flair(_label(node.items[0]), *map(_css_class, node.items[1:]))
    unknown = node.entries.keys() - {"text", "css_class", "template_id"}
    if unknown:
        raise WrongValue(_("it knows no “%(key)s”") % {"key": sorted(unknown)[0][:40]})
    parts = {key: entry.value for key, entry in node.entries.items()}
    if "template_id" not in parts:
        raise WrongValue(_("written like this it needs a template_id"))
    return Flair(
        text=_label(parts["text"]) if "text" in parts else None,
        css_class=_css_class(parts["css_class"]) if "css_class" in parts else None,
        template_id=text(parts["template_id"]),
    )


def _label(node: Node) -> str:
    """Empty is allowed: it takes the text away."""
    if isinstance(node, Scalar) and node.value is None:
        return ""
    return text(node)


def _css_class(node: Node) -> str:
    value = _ODD_IN_CSS.sub("", _label(node))
    if len(value.split()) > MAX_CSS_CLASSES:
        raise WrongValue(_("a flair has at most %(number)d classes") % {"number": MAX_CSS_CLASSES})
    return value


def _unit(written: str) -> str:
    unit = written.removesuffix("s")
    if unit not in grammar.UNITS:
        raise WrongValue(_("“%(unit)s” is no unit of time") % {"unit": written[:20]})
    return unit


def plain(node: Node) -> Any:
    """The tree as ordinary values, for comparing and hashing."""
    if isinstance(node, Scalar):
        value = node.value
        return value if isinstance(value, bool | int | float | str | None) else str(value)
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    assert isinstance(node, Mapping)
    return {key: plain(entry.value) for key, entry in node.entries.items()}
