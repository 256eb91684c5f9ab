"""Labels and hints of allauth's forms, in our words."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

LABELS: Final[dict[str, Any]] = {
    "login": _("E-mail or username"),
    "email": _("E-mail"),
    "username": _("Username"),
    "password": _("Password"),
    "oldpassword": _("Your password now"),
    "code": _("Code"),
    "name": _("What you call it"),
    "passwordless": _("Sign in with it alone, without a password"),
}
NEW_PASSWORD: Final[dict[str, Any]] = {
    "password1": _("New password"),
    "password2": _("The new password again"),
}
HINTS: Final[dict[str, Any]] = {
    "username": _("The name others will see: 3 to 30 letters, digits, and _ - . between them."),
    "password1": _("At least 8 characters. Long beats complicated."),
    "password2": "",
    "passwordless": _("Your device then asks for a finger, a face or a PIN each time."),
}


def in_our_words(form: forms.BaseForm) -> forms.BaseForm:
    """The form with our labels and hints, and without placeholders, which vanish as one types."""
    words = LABELS | (NEW_PASSWORD if "username" not in form.fields else {})
    for name, field in form.fields.items():
        if name in words:
            field.label = words[name]
        field.help_text = HINTS.get(name, field.help_text)
        field.widget.attrs.pop("placeholder", None)
        # A form that was sent has made its bound fields already, with the words they had then.
        bound = form[name]
        bound.label, bound.help_text = field.label or "", field.help_text or ""
    return form
