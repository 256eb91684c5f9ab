from django.utils.translation import gettext_lazy as _

from audit.acts import declare, declare_fields

declare(
    {
        "site.look": _("changed the site’s name or look"),
        "site.reactions": _("changed the reactions"),
    },
    moderation=False,
)
declare_fields(
    {
        "name": _("Name"),
        "accent": _("Accent"),
        "logo": _("Logo"),
        "reactions": _("Reactions"),
    }
)
