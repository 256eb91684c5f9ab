"""A rule, ready to be tried on an item. Nothing here can be changed afterwards."""

from dataclasses import dataclass, field

from automod.language.grammar import TAKES_AWAY
from automod.patterns import Pattern


@dataclass(frozen=True)
class SearchCheck:
    """Some fields in which one of several values must be found, or none of them."""

    name: str
    """As placeholders call it: the fields and the suffix, as written."""
    fields: tuple[str, ...]
    is_reversed: bool
    method: str
    is_regex: bool
    is_case_sensitive: bool
    values: tuple[str, ...]
    pattern: Pattern
    line: int


NEVER = "never"
"""The key of a test that no item passes."""


@dataclass(frozen=True)
class Test:
    """A question of a yes, a number or a rate."""

    key: str
    value: bool | int | float | tuple[int, int] | None
    operator: str = "=="
    line: int = 0


@dataclass(frozen=True)
class Threshold:
    """A number of the author's compared with one of the rule's. Ages are in seconds."""

    key: str
    operator: str
    number: int
    unit: str = ""
    line: int = 0


@dataclass(frozen=True)
class Flair:
    """What is put on a topic or a member. None where the rule leaves it as it is."""

    text: str | None = None
    css_class: str | None = None
    template_id: str | None = None


@dataclass(frozen=True)
class Wishes:
    """What a rule wants done with one target."""

    action: str | None = None
    reason: str = ""
    flair: Flair | None = None
    overwrite_flair: bool = False
    settings: dict[str, bool | int | str] = field(default_factory=dict)
    """`set_…` without the `set_`: sticky, nsfw, spoiler, locked, contest_mode, suggested_sort."""
    comment: str | None = None
    comment_stickied: bool = False
    comment_locked: bool = False
    message: str | None = None
    message_subject: str = ""
    modmail: str | None = None
    modmail_subject: str = ""
    assign: str | None = None
    tags: tuple[str, ...] = ()
    category: str | None = None
    silence_seconds: int | None = None
    webhook: str | None = None
    guideline: str = ""
    """Key of the rule of the guidelines that this one keeps; decisions name it."""

    @property
    def is_empty(self) -> bool:
        return (
            self.action is None
            and self.flair is None
            and not self.settings
            and not self.tags
            and all(
                wish is None
                for wish in (
                    self.comment, self.message, self.modmail, self.assign, self.category,
                    self.silence_seconds, self.webhook,
                )
            )
        )  # fmt: skip


@dataclass(frozen=True)
class Target:
    """What must hold for one of a rule's objects, and what is done with it."""

    checks: tuple[SearchCheck, ...] = ()
    tests: tuple[Test, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    any_threshold: bool = False
    wishes: Wishes = Wishes()

    @property
    def asks(self) -> bool:
        return bool(self.checks or self.tests or self.thresholds)


@dataclass(frozen=True)
class Rule:
    """One section for one kind of item."""

    section: int
    """Of the file's mappings, counted from 0."""
    line: int
    title: str
    """The comment above its first key, if it has one."""
    kind: str
    type: str
    """As in the language; "any" if it was not written."""
    priority: int
    moderators_exempt: bool | None
    ignore_blockquotes: bool
    targets: dict[str, Target]
    """By name: item, and the groups of keys it has."""
    needs_media: bool
    hash: str
    """Of what the section says, whatever its order, case of keys and comments."""
    unsupported: tuple[str, ...] = ()
    """What of it has no meaning here."""

    @property
    def wishes(self) -> Wishes:
        return self.targets["item"].wishes

    @property
    def takes_away(self) -> bool:
        """It belongs to the group that is tried first and ends the evaluation."""
        return self.wishes.action in TAKES_AWAY

    @property
    def is_once_only(self) -> bool:
        wishes = self.wishes
        return (
            any(text is not None for text in (wishes.comment, wishes.message, wishes.modmail))
            or wishes.action == "report"
            or any(target.wishes.action == "report" for target in self.targets.values())
        )
