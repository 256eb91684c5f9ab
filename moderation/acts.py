from django.utils.translation import gettext_lazy as _

from audit.acts import declare

declare({"audit.exported": _("took the audit log along")}, moderation=False)
declare(
    {
        "case.decided": _("decided a case"),
        "case.undone": _("undid a decision"),
        "case.passed_on": _("passed a case on"),
        "case.raised": _("raised a case that waited too long"),
        "member.noted": _("wrote a note about a member"),
        "appeal.answered": _("answered an appeal"),
        "site.locked_down": _("closed doors of the site"),
        "site.opened": _("opened the doors again"),
    },
    moderation=True,
)
