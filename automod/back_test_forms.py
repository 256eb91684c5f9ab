"""Which rules are tried on how many days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from automod.refusals import StillRunning
from core.forms import ActionForm

MOST_DAYS = 90


class BackTestForm(ActionForm):
    days = forms.IntegerField(
        label=_("Days back"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=30,
        help_text=_("1 to 90."),
    )
    source = forms.CharField(
        label=_("Rules"),
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 14, "spellcheck": "false", "autocapitalize": "off", "wrap": "off"}
        ),
        error_messages={"required": _("Write a rule first.")},
    )

    def add_error(self, field: str | None, error: Any) -> None:
        """That another one is running is about neither field."""
        super().add_error(None if isinstance(self.refused, StillRunning) else field, error)

    refusal_field = "source"
