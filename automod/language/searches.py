"""Search checks: `~title+body#2 (regex, includes): [one, other]`."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from automod import patterns
from automod.language import grammar, values
from automod.language.loading import Node
from automod.language.rules import SearchCheck

LONGEST_KEY = 500
_KEY = re.compile(
    r"(?P<reversed>~?)\s*(?P<fields>[a-z_]+(?:\s*\+\s*[a-z_]+)*)"
    r"(?P<suffix>#[^\s()]*)?\s*(?:\((?P<modifiers>[^()]*)\))?"
)


@dataclass(frozen=True)
class SearchKey:
    """A key taken apart, before anybody knows on which kind of item it is."""

    is_reversed: bool
    fields: tuple[str, ...]
    suffix: str
    modifiers: tuple[str, ...]

    @property
    def name(self) -> str:
        return "+".join(self.fields) + self.suffix

    @property
    def unknown_modifiers(self) -> list[str]:
        return [one for one in self.modifiers if one not in grammar.MODIFIERS]

    @property
    def methods(self) -> list[str]:
        return [one for one in self.modifiers if one in grammar.METHODS]


def read_key(key: str) -> SearchKey | None:
    """The parts of a key, or None if it has not the form of a search."""
    match = _KEY.fullmatch(key.strip()) if len(key) <= LONGEST_KEY else None
    if match is None:
        return None
    modifiers = tuple(filter(None, map(str.strip, (match["modifiers"] or "").split(","))))
    fields = tuple(part.strip() for part in match["fields"].split("+"))
    return SearchKey(bool(match["reversed"]), fields, match["suffix"] or "", modifiers)


def compile_search(key: SearchKey, fields: tuple[str, ...], node: Node, line: int) -> SearchCheck:
    """The check on those of its fields that this target has. Raises `values.WrongValue`."""
    written = tuple(str(scalar.value) for scalar in values.texts(node))
    if len(written) > patterns.MAX_VALUES:
        raise values.WrongValue(
            _("a list has at most %(number)s values") % {"number": patterns.MAX_VALUES}
        )
    if key.methods:
        method = key.methods[0]
    elif len(fields) > 1:
        method = "includes-word"
    else:
        method = grammar.DEFAULT_METHODS.get(fields[0], "includes-word")
    is_regex = "regex" in key.modifiers
    is_case_sensitive = "case-sensitive" in key.modifiers
    build = patterns.expression if is_regex else patterns.literal
    try:
        pattern = build(written, method, case_sensitive=is_case_sensitive)
    except patterns.BadExpression as problem:
        raise values.WrongValue(
            _("this is no regular expression: %(problem)s") % {"problem": problem}
        ) from None
    return SearchCheck(
        name=key.name,
        fields=fields,
        is_reversed=key.is_reversed,
        method=method,
        is_regex=is_regex,
        is_case_sensitive=is_case_sensitive,
        values=written,
        pattern=pattern,
        line=line,
    )
