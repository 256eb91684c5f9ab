"""What people with power do to members and to what holds for them."""

from django.utils.translation import gettext_lazy as _

from audit.acts import declare, declare_fields, declare_values
from members.actions.private import WHAT
from members.models import Sanction, TrustLevel
from members.roles import GUEST, Role

declare(
    {
        "member.role": _("changed a role"),
        "member.profile": _("edited somebody’s profile"),
        "member.avatar": _("changed somebody’s picture"),
        "member.offered": _("offered an account to its person"),
        "member.claimed": _("took an account over"),
        "member.shown": _("looked at something private"),
        "group.created": _("made a group"),
        "group.deleted": _("dissolved a group"),
        "group.joined": _("let somebody into a group"),
        "group.left": _("took somebody out of a group"),
        "role.rights": _("changed what a role may do"),
        "view.started": _("began to look at the site as somebody else"),
        "view.stopped": _("stopped looking at the site as somebody else"),
    },
    moderation=False,
)
declare(
    {
        "member.sanctioned": _("warned, muted, suspended or banned somebody"),
        "member.sanction_lifted": _("lifted what held against somebody"),
        "member.profile_cleared": _("took away what somebody’s profile showed"),
        "member.profile_put_back": _("put somebody’s profile back"),
        "member.admitted": _("let somebody in"),
        "member.waits_again": _("let somebody wait again"),
        "member.closed": _("closed an account"),
        "member.reopened": _("opened an account again"),
    },
    moderation=True,
)
declare({"member.trust_level": _("changed the trust level of")}, moderation=True)
declare({"site.trust_levels": _("changed what trust levels need and allow")}, moderation=False)

ROLES = dict(Role.choices) | {GUEST: _("Guests")}

declare_fields(
    {field.name: field.verbose_name for field in TrustLevel._meta.fields if field.name != "level"}
)
declare_fields(
    {
        "name": _("Name"),
        "role": _("Role"),
        "level": _("Level"),
        "locked": _("Locked"),
        "kind": _("Kind"),
        "until": _("Until"),
        "shown": _("What was shown"),
        "part": _("What it was"),
        "group": _("Group"),
        "people": _("People"),
        "right": "",
        "from": _("From which role on"),
        "seconds": _("Seconds"),
    }
)
for role in ("role", "from", "see", "start", "reply", "moderate"):
    declare_values(role, ROLES.get)
declare_values("shown", WHAT.get)
declare_values(
    "kind", dict(Sanction.Kind.choices).get, "member.sanctioned", "member.sanction_lifted"
)
declare_values("part", {"profile": _("Profile"), "avatar": _("Picture")}.get)
