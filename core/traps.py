"""What keeps robots from sending forms that are open to everybody."""

from hashlib import sha256
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import QueryDict
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

STAMP_SALT: Final = "core.traps"
STAMP_SECONDS: Final = 24 * 3600


def new_stamp() -> str:
    """Says which form was shown when, in a way that only we can write."""
    return signing.TimestampSigner(salt=STAMP_SALT).sign(get_random_string(12))


class TrapForm(forms.Form):
    """Refuses a form faster than it is read, and says of one whether no person sent it.

    A robot fills a field that nobody sees, or sends one form twice; whoever uses this shows it
    what a person sees, and does nothing.
    """

    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    stamp = forms.CharField(required=False, initial=new_stamp, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        signer = signing.TimestampSigner(salt=STAMP_SALT)
        stamp = cleaned.get("stamp", "")
        try:
            signer.unsign(stamp, max_age=STAMP_SECONDS)
        except signing.BadSignature:
            self.data: QueryDict = self.data.copy()
            self.data["stamp"] = new_stamp()
            self.add_error(None, _("This page was open for long. Please send it once more."))
            return cleaned
        if settings.SIGNUP_SECONDS and not _is_older(signer, stamp, settings.SIGNUP_SECONDS):
            self.add_error(None, _("That was faster than people type. Please send it once more."))
        return cleaned

    def is_trapped(self) -> bool:
        """Whether a robot sent it, or somebody who sent it before. Asked once, of a valid form."""
        return bool(self.data.get("website")) or not _is_first_use(self.data.get("stamp", ""))


def _is_first_use(stamp: str) -> bool:
    """Counted where a form passed every check, so that a refused one can be sent again."""
    return cache.add(f"trap:{sha256(stamp.encode()).hexdigest()}", True, STAMP_SECONDS)


def _is_older(signer: signing.TimestampSigner, stamp: str, seconds: int) -> bool:
    try:
        signer.unsign(stamp, max_age=seconds)
    except signing.SignatureExpired:
        return True
    return False
