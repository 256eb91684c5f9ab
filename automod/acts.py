from django.utils.translation import gettext_lazy as _

from audit.acts import declare

declare(
    {
        "rule.switched_off": _("switched a rule off"),
        "rule.switched_on": _("switched a rule on"),
        "rule.watched": _("set whether a rule is only watched"),
        "rules.saved": _("saved rules"),
        "rules.limits": _("set when rules are switched off"),
        "watch.word": _("began to watch a word, or changed what it does"),
        "watch.word_gone": _("stopped watching a word"),
        "watch.domain": _("began to watch a link domain, or changed what it does"),
        "watch.domain_gone": _("stopped watching a link domain"),
        "spam.weights": _("put new weights of the spam score into force"),
    },
    moderation=True,
)
