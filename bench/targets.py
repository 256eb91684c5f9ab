"""How much a page may cost."""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Target:
    """`what` of the case is at most `limit`; `than` names the case that a multiple is of."""

    what: Literal["times", "cpu", "alone"]
    limit: float
    than: str = ""

    def __str__(self) -> str:
        match self.what:
            case "times":
                return f"≤ {self.limit:g}× {self.than}"
            case "cpu":
                return f"cpu ≤ {self.limit:g} ms"
        return f"alone ≤ {self.limit:g} ms"


GUEST: Final[tuple[Target, ...]] = (Target("times", 2, "floor-constant"),)
MEMBER: Final[tuple[Target, ...]] = (Target("times", 3, "floor-select"),)
REPLY: Final = (Target("cpu", 8), Target("alone", 15))
SEARCH: Final = (Target("alone", 20),)
