"""What the rules made of one item: which fired, and what each of them wants done."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from automod.language.rules import Flair, Rule


@dataclass(frozen=True)
class Answer:
    """A public reply by the site, in Markdown."""

    text: str
    stickied: bool = False
    locked: bool = False


@dataclass(frozen=True)
class Letter:
    """A message, in Markdown."""

    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What one rule that fired wants done, every text filled in. None and empty: nothing."""

    rule: Rule
    action: str | None = None
    """approve · remove · spam · filter · report, as far as it takes effect on this item."""
    reason: str = ""
    flair: Flair | None = None
    author_flair: Flair | None = None
    settings: dict[str, bool | int | str] = field(default_factory=dict)
    parent_action: str | None = None
    parent_reason: str = ""
    parent_flair: Flair | None = None
    parent_settings: dict[str, bool | int | str] = field(default_factory=dict)
    comment: Answer | None = None
    message: Letter | None = None
    modmail: Letter | None = None
    assign: str | None = None
    tags: tuple[str, ...] = ()
    category: str | None = None
    silence_seconds: int | None = None
    webhook: str | None = None
    matches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What each check of the item found: its name → the text, and what brackets took out of it."""


@dataclass
class Outcome:
    """What came of an evaluation. Nothing of it has been done yet."""

    deeds: list[Deed] = field(default_factory=list)
    """In the order in which they are to be done."""
    shadows: list[Deed] = field(default_factory=list)
    """What rules that are only watched would have done."""
    too_slow: list[Rule] = field(default_factory=list)
    """Rules whose search took too long. They count as not fired."""
    failed: list[Rule] = field(default_factory=list)
    """Rules that broke. They count as not fired."""
    gave_up: bool = False
    """The time for the whole item ran out before all rules were tried."""

    @property
    def fired(self) -> list[Rule]:
        return [deed.rule for deed in self.deeds]

    @property
    def action(self) -> str | None:
        """The last action that takes effect."""
        return next((deed.action for deed in reversed(self.deeds) if deed.action), None)

    @property
    def is_taken_away(self) -> bool:
        return self.action in {"remove", "spam", "filter"}

    @property
    def is_queued(self) -> bool:
        return self.action == "filter"
