from django.utils.translation import gettext_lazy as _

from audit.acts import WORDS, declare, declare_fields, declare_rules, declare_values
from moderation.effects import ACTS
from moderation.models import Appeal, Decision, Lockdown, Reviewable, Settings

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
declare_fields(
    {field.name: field.verbose_name for field in Settings._meta.fields if field.name != "id"}
)
declare_fields(
    {
        "outcome": _("Decision"),
        "acts": _("What it does"),
        "effects": _("What it does"),
        "act": _("Act"),
        "params": _("How"),
        "member": _("Member"),
        "law": _("Law"),
        "level": _("Level"),
        "assignee": _("To whom"),
        "team": _("Team"),
        "state": _("Answer"),
        "text": _("Text"),
        "message": _("Message"),
        "rule_key": _("Rule"),
        "position": _("Position"),
        "done": _("Decided"),
        "refused": _("Not decided"),
        "who": _("Who may post"),
        "sign_up": _("New members can join"),
    }
)
declare_values("outcome", dict(Decision.Outcome.choices).get)
declare_values("acts", lambda act: ACTS[act].words if act in ACTS else None)
declare_values("act", lambda act: ACTS[act].words if act in ACTS else None, "macro.saved")
declare_values("act", lambda act: ACTS[act].words if act in ACTS else None, "macro.deleted")
declare_values("act", WORDS.get, "audit.exported")
declare_values("level", dict(Reviewable.Level.choices).get, "case.passed_on", "case.raised")
declare_values("level", dict(Reviewable.Level.choices).get, "case.left")
declare_values("state", dict(Appeal.State.choices).get)
declare_values("who", dict(Lockdown.Who.choices).get)
for share in ("quality_share", "spam_hold_at"):
    declare_values(share, lambda value: f"{value * 100:.6g}")
declare_rules("rule_key", "macro.saved", "macro.deleted")
declare_rules("", "moderation.severity")
severities = {1: _("Mild"), 2: _("Usual"), 3: _("Serious"), 4: _("Dangerous")}
declare_values("", severities.get, "moderation.severity")
