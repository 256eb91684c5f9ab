from django.utils.translation import gettext_lazy as _

from audit.acts import declare

declare(
    {
        "moderation.settings": _("changed how the site moderates"),
        "moderation.severity": _("said how serious a rule is"),
        "message.changed": _("changed a message to authors"),
        "message.reset": _("put a message to authors back"),
        "macro.saved": _("saved a macro"),
        "macro.deleted": _("deleted a macro"),
    },
    moderation=False,
)
declare({"audit.exported": _("took the audit log along")}, moderation=False)
declare(
    {
        "case.decided": _("decided a case"),
        "case.undone": _("undid a decision"),
        "case.passed_on": _("passed a case on"),
        "case.raised": _("raised a case that waited too long"),
        "member.noted": _("wrote a note about a member"),
        "batch.started": _("decided many posts as one"),
        "batch.finished": _("finished a decision about many posts"),
        "batch.undone": _("undid a decision about many posts"),
        "case.left": _("passed a case on from somebody who is away"),
        "moderator.away": _("said to be away"),
        "moderator.back": _("came back"),
        "appeal.answered": _("answered an appeal"),
        "site.locked_down": _("closed doors of the site"),
        "site.opened": _("opened the doors again"),
    },
    moderation=True,
)
