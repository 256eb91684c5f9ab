"""Forms that feed one action each: field names are the action's keywords."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import Jinja2
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template

from core.refusals import ActionRefused

R = TypeVar("R")


class FormRenderer(Jinja2):
    """Widgets as Jinja2 where Django has them so; those of packages from `TEMPLATES`."""

    def get_template(self, template_name: str) -> Any:
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return get_template(template_name)


class ActionForm(forms.Form):
    """A form whose valid data goes to an action; what it refuses shows where it was typed."""

    refusal_field: str | None = None
    """The field a refusal is shown next to; None shows it above the form."""
    refused: ActionRefused | None = None

    def attempt(self, action: Callable[..., R], *args: Any, **kwargs: Any) -> R | None:
        """What `action(*args, **cleaned_data, **kwargs)` returns, or None with the errors set."""
        if not self.is_valid():
            return None
        try:
            return action(*args, **(self.cleaned_data | kwargs))
        except ActionRefused as refusal:
            self.refused = refusal
            self.add_error(self.refusal_field, str(refusal))
        except ValidationError as error:
            self.add_error(self.refusal_field, error)
        return None


class FormKeyField(forms.UUIDField):
    """A hidden one-time key, made with the form.

    A form that comes without one, or with a broken one, still works.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("initial", uuid4)
        kwargs.setdefault("widget", forms.HiddenInput)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError:
            return None
