"""What the editor asks besides the fields themselves."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from guidelines.content import content_of


class GuidelinesForm(WagtailAdminPageForm):
    """Publishing other words than before needs a sentence about the change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.instance
        if page.pk and page.live and not page.has_unpublished_changes:
            # What was said of the last change is not said of the next one.
            self.initial |= {"change_summary": "", "is_material": False}

    def clean(self) -> dict[str, Any]:
        from guidelines.models import Version

        cleaned: dict[str, Any] = super().clean()
        newest = Version.objects.newest()
        is_quiet = not cleaned.get("change_summary", "").strip()
        if newest and is_quiet and not self.errors and "action-publish" in self.data:
            self._ask_for_summary(cleaned, newest.fingerprint)
        return cleaned

    def _ask_for_summary(self, cleaned: dict[str, Any], published: str) -> None:
        """Where the words are others than those that hold."""
        if content_of(SimpleNamespace(**cleaned)).fingerprint != published:
            self.add_error(
                "change_summary", _("Say in a sentence what changed: members will read it.")
            )
