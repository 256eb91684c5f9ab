"""Form fields for typed text. What was typed stays in the form when it is refused."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import MAX_LINE, validate_body, validate_line

Check = Callable[[str], str]
"""Cleans a text and returns it, or raises ValidationError (`core.text.validate_…`)."""


def word_what_is_missing() -> None:
    """What every form of the site says of a field that was left empty, also those of packages."""
    forms.Field.default_error_messages["required"] = _("Please fill this in.")
    for choices in (forms.ChoiceField, forms.ModelChoiceField):
        choices.default_error_messages["required"] = _("Please choose one.")
    for many in (forms.MultipleChoiceField, forms.ModelMultipleChoiceField):
        many.default_error_messages["required"] = _("Please choose at least one.")


class CheckedField(forms.CharField):
    """A text that is kept as its check returns it."""

    def __init__(self, *, check: Check, **options: Any) -> None:
        self.check = check
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        # Nothing typed is the field's own question: `required` decides and words it.
        return self.check(text) if text and not text.isspace() else ""


class LineField(CheckedField):
    """One line. `check` is validate_title, validate_name or (default) validate_line."""

    def __init__(
        self, *, check: Check = validate_line, max_length: int = MAX_LINE, **options: Any
    ) -> None:
        super().__init__(check=check, **options)
        # Only a hint for the browser: the check counts after cleaning, and says it better.
        self.widget.attrs.setdefault("maxlength", str(max_length))


class HundredField(forms.FloatField):
    """A share, kept as 0 to 1; people read and type it as 0 to 100."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.NumberInput(attrs={"step": "any"}))
        super().__init__(min_value=0, max_value=100, **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value * 100:.6g}" if isinstance(value, int | float) else value

    def clean(self, value: Any) -> float | None:
        typed: float | None = super().clean(value)
        return None if typed is None else round(typed / 100, 6)


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some rows of a table. A number that no key can be names none; SQLite refuses to be asked."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            words = self.error_messages["invalid_choice"]
            raise forms.ValidationError(words, params={"value": ", ".join(value)}) from error


class MarkdownField(CheckedField):
    """A longer text in Markdown."""

    default_error_messages = {"required": _("Write a few words first.")}
    widget = forms.Textarea

    def __init__(self, *, check: Check = validate_body, **options: Any) -> None:
        super().__init__(check=check, **options)
