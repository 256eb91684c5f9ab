"""What one section's reader notes while it goes through the keys."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from automod.language import values
from automod.language.loading import Entry, Mapping
from automod.language.problems import Kind, Problem


class WrongKind(Exception):
    """A key cannot be on this kind of item, so there is no rule for it."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass
class SectionReader:
    """One mapping of the file, while it is being understood."""

    number: int
    """Of the file's mappings, from 0."""
    tree: Mapping
    title: str
    problems: dict[Problem, None] = field(default_factory=dict)
    unsupported: dict[str, None] = field(default_factory=dict)

    def note(self, line: int, message: str, kind: Kind = Kind.ERROR) -> None:
        self.problems[Problem(self.number + 1, line, message, kind)] = None

    def refuse(self, entry: Entry, problem: values.WrongValue) -> None:
        self.note(entry.line, f"{entry.key}: {problem}")

    def not_supported(self, entry: Entry, what: str) -> None:
        self.unsupported[what] = None
        self.note(entry.line, _("not supported: %(what)s") % {"what": what}, Kind.UNSUPPORTED)

    def not_portable(self, entry: Entry) -> None:
        message = _("%(key)s works only here") % {"key": entry.key}
        self.note(entry.line, message, Kind.NOT_PORTABLE)
