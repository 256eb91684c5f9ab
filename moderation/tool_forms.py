"""What moderators type into their tools: many as one, lockdown, being away."""

from datetime import datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.fields import LineField
from core.forms import ActionForm, FormKeyField
from core.text import validate_line
from guidelines.models import Rule
from members.forms import WhyField
from moderation.actions import Choice
from moderation.models import Decision, Lockdown
from moderation.refusals import RuleNeeded

Outcome = Decision.Outcome


class BatchForm(ActionForm):
    """One decision for many."""

    refusal_field = "rule"

    outcome = forms.ChoiceField(
        label=_("Decision for all of them"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    rule = forms.ModelChoiceField(
        Rule.objects.none(),
        label=_("Rule"),
        required=False,
        empty_label=_("None, they stay"),
        help_text=_("Authors are told which one it was."),
    )
    days = forms.IntegerField(
        label=_("Days of a pause"), min_value=1, max_value=365, initial=7, required=False
    )
    message = forms.CharField(
        label=_("Message to the authors"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Each of them gets it once. Left empty, it is the site’s own text for this decision; "
            "{name} and {title} are filled in."
        ),
    )
    note = LineField(
        label=_("Note for moderators"),
        required=False,
        check=lambda text: validate_line(text, 200),
        max_length=200,
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = self.fields["rule"]
        assert isinstance(rule, forms.ModelChoiceField)
        rule.queryset = Rule.objects.current().select_related("version")

    def clean(self) -> dict[str, Any]:
        """The action takes a choice."""
        data = super().clean() or self.cleaned_data
        if data.get("outcome") not in {None, Outcome.KEEP} and not data.get("rule"):
            self.add_error("rule", str(RuleNeeded()))
        choice = Choice(
            outcome=data.get("outcome", ""),
            rule=data.get("rule"),
            message=data.get("message", "").strip(),
            note=data.get("note", ""),
            days=data.get("days") or 7,
        )
        return {"choice": choice, "form_key": data.get("form_key")}


class UndoForm(ActionForm):
    why = WhyField(required=False)


HOURS: Final = (
    ("1", _("One hour")),
    ("6", _("6 hours")),
    ("24", _("A day")),
    ("72", _("3 days")),
    ("168", _("A week")),
    ("", _("Until somebody opens them")),
)


class LockdownForm(ActionForm):
    """Which doors are closed, and for how long."""

    refusal_field = "who"

    who = forms.ChoiceField(
        label=_("Who may post"),
        choices=[(who, capfirst(words)) for who, words in Lockdown.Who.choices],
        initial=Lockdown.Who.MEMBERS,
        widget=forms.RadioSelect,
    )
    sign_up = forms.BooleanField(
        label=_("New members can join"),
        required=False,
        help_text=_("Otherwise the sign-up page says that joining is closed for now."),
    )
    hours = forms.ChoiceField(
        label=_("For how long"),
        choices=HOURS,
        required=False,
        initial="6",
        widget=forms.RadioSelect,
    )
    reason = LineField(
        label=_("What the banner says"),
        required=False,
        check=lambda text: validate_line(text, 200),
        max_length=200,
        help_text=_("Everybody reads it on every page. What is closed is said after it."),
    )

    def clean(self) -> dict[str, Any]:
        """The action takes a moment."""
        data = super().clean() or self.cleaned_data
        hours = data.pop("hours", "")
        ends_at = timezone.now() + timedelta(hours=int(hours)) if hours else None
        return data | {"ends_at": ends_at}


class AwayForm(ActionForm):
    """Until which day somebody is away."""

    refusal_field = "until"

    until = forms.DateField(
        label=_("Away until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day you are back. Cases that are yours go to others at once."),
    )
    note = LineField(
        label=_("A line for the others"),
        required=False,
        check=lambda text: validate_line(text, 200),
        max_length=200,
    )

    def clean_until(self) -> datetime:
        day = self.cleaned_data["until"]
        if day > timezone.localdate() + timedelta(days=366):
            raise forms.ValidationError(_("A year at most. Say it again then."))
        return timezone.make_aware(datetime.combine(day, time()))
