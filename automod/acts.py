from django.utils.translation import gettext_lazy as _

from audit.acts import declare

declare(
    {
        "watch.word": _("began to watch a word, or changed what it does"),
        "watch.word_gone": _("stopped watching a word"),
        "watch.domain": _("began to watch a link domain, or changed what it does"),
        "watch.domain_gone": _("stopped watching a link domain"),
        "spam.weights": _("put new weights of the spam score into force"),
    },
    moderation=True,
)
