from django.utils.translation import gettext_lazy as _

from audit.acts import declare, declare_fields

declare({"guidelines.published": _("published a version of the guidelines")}, moderation=True)
declare_fields({"version": _("Version"), "is_material": _("Members are asked to accept again")})
