"""What people with power do to members and to what holds for them."""

from django.utils.translation import gettext_lazy as _

from audit.acts import declare

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
