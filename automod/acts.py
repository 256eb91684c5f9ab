from django.utils.translation import gettext_lazy as _

from audit.acts import declare, declare_fields, declare_rules, declare_values
from automod.models import WatchAct

declare(
    {
        "rule.switched_off": _("switched a rule off"),
        "rule.switched_on": _("switched a rule on"),
        "rule.watched": _("set whether a rule is only watched"),
        "rules.saved": _("saved rules"),
        "rules.limits": _("set when rules are switched off"),
        "watch.imported": _("began to watch many words or link domains at once"),
        "watch.word": _("began to watch a word, or changed what it does"),
        "watch.word_gone": _("stopped watching a word"),
        "watch.domain": _("began to watch a link domain, or changed what it does"),
        "watch.domain_gone": _("stopped watching a link domain"),
        "spam.learn": _("had the spam score learn"),
        "spam.learning": _("set how the spam score learns"),
        "spam.weights": _("put new weights of the spam score into force"),
    },
    moderation=True,
)
declare_fields(
    {
        "act": _("What happens"),
        "tag": _("Tag"),
        "replacement": _("Words put there"),
        "written": _("Written as"),
        "pattern": _("Word"),
        "domain": _("Link domain"),
        "why": _("Why"),
        "hits": _("Found"),
        "last_hit_at": _("Last found"),
        "added_by": "",
        "added_at": _("Added"),
        "rows": _("Lines"),
        "watched": _("What is watched"),
        "version": _("Version"),
        "only_watch": _("Only watched"),
        "min_precision": _("Least share of upheld hits, in percent"),
        "min_decided": _("Counted from so many decided hits"),
        "weights": _("Table"),
        "own_spam": _("Decisions that it was spam"),
        "own_conversation": _("Decisions that it was conversation"),
        "rules": _("Rules that are about spam"),
        "at_night": _("Learns every night"),
        "rule_keys": _("Rules that are about spam"),
        "learns_at_night": _("Learns every night"),
    }
)
for act in ("watch.word", "watch.word_gone", "watch.domain", "watch.domain_gone"):
    declare_values("act", dict(WatchAct.choices).get, act)
declare_rules("rules", "spam.learning")
