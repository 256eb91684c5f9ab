"""What somebody wants to be written about."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from members.models import User
from moderation.permissions import can_work_queue
from notifications.models import OPTIONAL, Notification, Quiet

Kind = Notification.Kind
WORDS: Final[dict[Kind, tuple[str | Promise, str | Promise]]] = {
    Kind.REPORT: (_("What came of my reports"), _("You can read it under your reports, too.")),
    Kind.OVER: (_("When a pause or a strike is over"), ""),
    Kind.LEVEL: (_("When my trust level changes"), ""),
    Kind.CASE: (
        _("Cases that are passed on to me, or cannot wait"),
        _("You moderate: they stay in the queue whether or not you get a mail."),
    ),
}


class MailForm(ActionForm):
    """The language, and a switch for each kind of mail that nobody has to get."""

    language = forms.ChoiceField(label=_("The language we write to you in"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quiet = set(Quiet.objects.filter(user=user).values_list("kind", flat=True))
        for kind in self.kinds_for(user):
            words, hint = WORDS[kind]
            self.fields[kind.value] = forms.BooleanField(
                label=str(words), help_text=str(hint), required=False, initial=kind not in quiet
            )
        self.kept_quiet = quiet - set(self.fields)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("The language of the site")), *settings.LANGUAGES]
        field.initial = user.language

    @staticmethod
    def kinds_for(user: User) -> list[Kind]:
        return [kind for kind in OPTIONAL if kind != Kind.CASE or can_work_queue(user)]

    @property
    def switches(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "language"]

    def choice(self) -> dict[str, Any]:
        """The keywords of the action."""
        said = self.cleaned_data
        quiet = {name for name in self.fields if name != "language" and not said[name]}
        return {"language": said["language"], "quiet": quiet | self.kept_quiet}
