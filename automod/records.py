"""How good a rule is: what it caught, and what moderators thought of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """Counts of posts. Those that nobody decided about are in `caught` only."""

    caught: int = 0
    upheld: int = 0
    kept: int = 0

    @property
    def decided(self) -> int:
        return self.upheld + self.kept

    @property
    def undecided(self) -> int:
        return self.caught - self.decided

    @property
    def precision(self) -> int | None:
        """Of a hundred that were decided, how many moderators upheld; None where none was.

        Rounded down: what is below a set's limit never reads as if it were not.
        """
        return self.upheld * 100 // self.decided if self.decided else None


NOTHING = Record()
