from django.utils.translation import gettext_lazy as _

from audit.acts import declare

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
