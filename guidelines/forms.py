"""Forms of members about guidelines."""

from django import forms

from core.forms import ActionForm


class AcceptForm(ActionForm):
    """Which version was on the screen, and where to go on."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
