from django.utils.translation import gettext_lazy as _

from audit.acts import declare

declare({"guidelines.published": _("published a version of the guidelines")}, moderation=True)
