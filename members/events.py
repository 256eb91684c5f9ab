from dataclasses import dataclass

from eventlog.events import Event


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """An account was made by its person."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class MemberAdmitted(Event):
    """Somebody who waited was let in."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Event):
    """A moderator did not let somebody in."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class AccountReopened(Event):
    """What closed it was taken back."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Event):
    """Somebody has another site role."""

    user_id: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """A name, picture or other line of a profile that others see has changed."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Event):
    """A group was made, dissolved, or somebody (`user_id`) joined or left it."""

    group_id: int
    user_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AccountOffered(Event):
    """An account from an archive was offered to its person; a link is owed to `claim_email`."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class AccountClaimed(Event):
    """Somebody took over the account that an archive had brought for them."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class MemberSanctioned(Event):
    """Something holds against somebody from now on, or from when it begins."""

    sanction_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class SanctionLifted(Event):
    """It was taken back before its time was over."""

    sanction_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class SanctionEnded(Event):
    """Its time was over. It held nobody back since then; this only tells of it."""

    sanction_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class TrustLevelChanged(Event):
    """Somebody reached another trust level, lost one, or was given one."""

    user_id: int
    old: int
    new: int


@dataclass(frozen=True, kw_only=True)
class TrustLevelsEdited(Event):
    """What the levels need or allow is different now."""
