from django.utils.translation import gettext_lazy as _

from audit.acts import declare

declare({"audit.exported": _("took the audit log along")}, moderation=False)
