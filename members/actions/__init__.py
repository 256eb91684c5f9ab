"""Every write about people."""

from members.actions.admission import admit, close_account, reopen_account, wait_again
from members.actions.claims import claim_account, claim_letter, invite_to_claim
from members.actions.cleared import clear_profile, forget_cleared_pictures, put_back_profile
from members.actions.groups import add_to_group, create_group, delete_group, remove_from_group
from members.actions.people import (
    LastOwner,
    change_appearance,
    change_avatar,
    change_role,
    confirm_address,
    edit_profile,
    forget_unconfirmed,
    forget_unproved_password,
    join,
    set_language,
    set_role,
)
from members.actions.rights import give_right_from, grant, revoke, revoke_from_groups
from members.actions.sanctions import end_sanctions, impose_sanction, lift_sanction
from members.actions.sessions import end_session
from members.actions.trust import edit_trust_levels, set_trust_level

__all__ = [
    "LastOwner",
    "add_to_group",
    "admit",
    "change_appearance",
    "change_avatar",
    "change_role",
    "claim_account",
    "claim_letter",
    "clear_profile",
    "close_account",
    "confirm_address",
    "create_group",
    "delete_group",
    "edit_profile",
    "edit_trust_levels",
    "end_sanctions",
    "end_session",
    "forget_cleared_pictures",
    "forget_unconfirmed",
    "forget_unproved_password",
    "give_right_from",
    "grant",
    "impose_sanction",
    "invite_to_claim",
    "join",
    "lift_sanction",
    "put_back_profile",
    "remove_from_group",
    "reopen_account",
    "revoke",
    "revoke_from_groups",
    "set_language",
    "set_role",
    "set_trust_level",
    "wait_again",
]
