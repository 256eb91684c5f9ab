"""What the reader of a rule file has to say about it."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How grave it is."""

    ERROR = "error"
    """The text cannot be put in force."""
    WARNING = "warning"
    """It works, though perhaps not as meant."""
    UNSUPPORTED = "not supported"
    """It is read, and has no effect here. The rest works."""
    NOT_PORTABLE = "not portable"
    """It works here, and AutoModerator elsewhere would refuse it."""


@dataclass(frozen=True)
class Problem:
    """One remark. Section and line count from 1; section 0 is the file as a whole."""

    section: int
    line: int
    message: str
    kind: Kind = Kind.ERROR

    def __str__(self) -> str:
        """On one line, whatever was quoted."""
        return f"{self.line}: {' '.join(self.message.split())}"
