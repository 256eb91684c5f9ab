"""What somebody writes when they report, and when they appeal."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import CheckedField, LineField
from core.forms import ActionForm
from core.text import validate_line, validate_name, validate_note
from core.traps import TrapForm
from guidelines.models import Rule
from members.models import User
from moderation.models import Flag

NOTICE: Final = ("law", "explanation", "name", "email", "in_good_faith")
REASONS: Final = (
    (Flag.Reason.ELSE, _("Something else"), _("No rule names it, but moderators should know.")),
    (
        Flag.Reason.LEGAL_BUT,
        _("Not illegal, but it should not be here"),
        _("It harms people or the place in a way our rules do not name."),
    ),
    (
        Flag.Reason.ILLEGAL,
        _("I think this is illegal"),
        _("A notice under the law. We need a few more words, and who you are."),
    ),
)


def _note(limit: int, **options: Any) -> CheckedField:
    options.setdefault("widget", forms.Textarea(attrs={"rows": 3, "maxlength": limit}))
    return CheckedField(check=lambda text: validate_note(text, limit), **options)


class ReportForm(ActionForm):
    """One choice among the rules of now and three other reasons, and words.

    The last reason is a legal notice, and asks for what such a notice needs.
    """

    choice = forms.ChoiceField(
        label=_("What is wrong with it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes closest.")},
    )
    marked = _note(
        500,
        label=_("The words you mean"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
    )
    text = _note(1000, label=_("What should we know?"), required=False)
    law = LineField(
        label=_("Which law, or which right of yours"),
        check=lambda text: validate_line(text, 200),
        max_length=200,
        required=False,
    )
    explanation = _note(2000, label=_("Why it is against that law"), required=False)
    name = LineField(label=_("Your name"), check=validate_name, max_length=50, required=False)
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, required=False, widget=forms.EmailInput
    )
    in_good_faith = forms.BooleanField(
        label=_("I believe in good faith that this is right and complete."), required=False
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": by.name, "email": by.email or ""} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.rules = list(Rule.objects.current())
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(f"rule-{rule.pk}", rule.title) for rule in self.rules] + [
            (reason.value, words) for reason, words, _hint in REASONS
        ]

    @property
    def options(self) -> list[dict[str, Any]]:
        """The choices with a number and a line of meaning each."""
        rules = [
            (f"rule-{rule.pk}", str(rule.number), rule.title, _first_line(rule.meaning))
            for rule in self.rules
        ]
        others = [(reason.value, "", words, hint) for reason, words, hint in REASONS]
        chosen = self["choice"].value()
        return [
            {
                "value": value,
                "number": number,
                "title": title,
                "meaning": meaning,
                "is_chosen": value == chosen,
            }
            for value, number, title, meaning in (*rules, *others)
        ]

    def clean(self) -> dict[str, Any]:
        """The keywords of the action."""
        said = self.cleaned_data
        choice = said.get("choice", "")
        if choice == Flag.Reason.ILLEGAL:
            self._refuse_incomplete(said)
        key = choice.removeprefix("rule-")
        rule = next((rule for rule in self.rules if str(rule.pk) == key), None)
        return {
            "reason": Flag.Reason.RULE.value if rule else choice,
            "rule": rule,
            "text": said.get("text", ""),
            "marked": said.get("marked", ""),
            "notice": {key: said.get(key) for key in NOTICE}
            if choice == Flag.Reason.ILLEGAL
            else None,
        }

    def _refuse_incomplete(self, said: dict[str, Any]) -> None:
        for name in NOTICE:
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("A legal notice needs this."))


class NoticeForm(TrapForm, ActionForm):
    """What somebody without an account says of something they think is illegal."""

    law = LineField(
        label=_("Which law, or which right of yours"),
        check=lambda text: validate_line(text, 200),
        max_length=200,
        error_messages={"required": _("Say which law or right it is about.")},
    )
    explanation = _note(
        2000,
        label=_("Why it is against that law"),
        error_messages={"required": _("Say why, so that somebody can check it.")},
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
    )
    marked = _note(
        500,
        label=_("The words or the picture you mean"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
    )
    name = LineField(
        label=_("Your name"),
        check=lambda text: validate_line(text, 100),
        max_length=100,
        error_messages={"required": _("A legal notice needs a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We write there that we have it, and what came of it. Nothing else."),
        error_messages={"required": _("Say where you want to hear what came of it.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    in_good_faith = forms.BooleanField(
        label=_("I believe in good faith that this is right and complete."),
        error_messages={"required": _("A notice counts only if you say so.")},
    )

    def clean(self) -> dict[str, Any]:
        """The keywords of the action."""
        said = super().clean()
        return {key: value for key, value in said.items() if key not in {"website", "stamp"}}


class AppealForm(ActionForm):
    refusal_field = "text"

    text = _note(
        3000,
        label=_("Why should we look again?"),
        help_text=_(
            "Somebody who did not decide reads it, if anybody else moderates here. You can do "
            "this once."
        ),
        error_messages={"required": _("Write a few words, so that they know what to look at.")},
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 3000}),
    )


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
