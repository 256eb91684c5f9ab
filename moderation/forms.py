"""What moderators and managers type."""

from datetime import datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.acts import MODERATION, WORDS
from core.fields import RowsField
from core.forms import ActionForm
from forums.forms import CategoryField
from forums.models import Category
from forums.permissions import moderated_categories
from members.forms import WhyField
from members.models import User, Viewer
from members.permissions import can_give_right_from, can_manage_site
from members.previews import role_words
from members.queries import custom_groups
from members.roles import GUEST, LADDER, STAFF_ROLES, Role
from moderation.queries.audit import Wish

NOBODY = -1


class AuditForm(forms.Form):
    """What the log is narrowed to. What it does not understand is said beside the field."""

    by = forms.CharField(label=_("Who"), required=False, max_length=60, help_text=_("A username."))
    act = forms.ChoiceField(label=_("Did what"), required=False)
    target = forms.CharField(
        label=_("To what"),
        required=False,
        max_length=110,
        help_text=_("@username, or a kind and a number: post:12."),
    )
    category = CategoryField(
        Category.objects.none(), label=_("Where"), required=False, empty_label=_("Everywhere")
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=100)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        known = WORDS if can_manage_site(viewer) else {a: WORDS[a] for a in MODERATION}
        act, category = self.fields["act"], self.fields["category"]
        assert isinstance(act, forms.ChoiceField)
        assert isinstance(category, CategoryField)
        words = sorted(((code, str(text)) for code, text in known.items()), key=lambda w: w[1])
        act.choices = [("", _("Anything")), *words]
        categories = Category.objects.visible_to(viewer)
        moderated = moderated_categories(viewer)
        if moderated is not None and not can_manage_site(viewer):
            categories = categories.filter(pk__in=moderated)
        category.offer(categories, viewer)

    def clean_by(self) -> int | None:
        name = self.cleaned_data["by"].strip()
        if not name:
            return None
        return User.objects.named(name).values_list("pk", flat=True).first() or NOBODY

    def clean_target(self) -> tuple[str, str] | None:
        text = self.cleaned_data["target"].strip()
        if not text:
            return None
        if text.startswith("@"):
            pk = User.objects.named(text).values_list("pk", flat=True).first() or NOBODY
            return "user", str(pk)
        kind, colon, key = text.partition(":")
        if not colon or not key.strip():
            raise forms.ValidationError(_("Write @username, or a kind and a number: post:12."))
        return kind.strip().lower(), key.strip()

    def wish(self) -> Wish:
        """What was understood."""
        self.is_valid()
        data = self.cleaned_data
        chosen = data.get("category")
        return Wish(
            by=data.get("by"),
            act=data.get("act", ""),
            target=data.get("target"),
            category=chosen.pk if chosen else None,
            since=_morning(data.get("since")),
            until=_morning(data.get("until"), days=1),
            text=data.get("q", "").strip(),
        )


def _morning(day: Any, *, days: int = 0) -> datetime | None:
    if not day:
        return None
    try:
        return timezone.make_aware(datetime.combine(day + timedelta(days=days), time()))
    except OverflowError:
        return None


class AccessForm(ActionForm):
    """The lowest roles that may read, start, reply and moderate in one category."""

    refusal_field = "see"

    see = forms.ChoiceField(label=_("Who may read"))
    start = forms.ChoiceField(label=_("Who may start topics"))
    reply = forms.ChoiceField(label=_("Who may reply"))
    moderate = forms.ChoiceField(
        label=_("Who moderates here"),
        required=False,
        help_text=_("Beside those who moderate everywhere, and single people."),
    )
    groups = RowsField(
        Group.objects.none(),
        label=_("Also open to"),
        help_text=_("Members of these groups may read and write here, whatever their role is."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = WhyField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = [(role, role_words(role)) for role in LADDER]
        everybody[0] = (GUEST, str(_("Everybody")))
        for name in ("see", "start", "reply"):
            _choose(self, name, everybody)
        chosen = [(role, label) for role, label in everybody[2:] if role != Role.OWNER]
        _choose(self, "moderate", [("", _("Nobody besides")), *chosen])
        if custom_groups().exists():
            self.fields["groups"].queryset = custom_groups()  # type: ignore[attr-defined]
        else:
            del self.fields["groups"]


class EverywhereForm(ActionForm):
    """From which role on rights hold in every category."""

    RIGHTS: Final = {
        "see": "see_category",
        "start": "start_in_category",
        "reply": "reply_in_category",
        "moderate": "moderate_category",
    }
    see = forms.ChoiceField(label=_("Reads in every category"))
    start = forms.ChoiceField(label=_("Starts topics in every category"))
    reply = forms.ChoiceField(label=_("Replies in every category"))
    moderate = forms.ChoiceField(label=_("Moderates every category"))
    why = WhyField(required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.RIGHTS:
            now = str(self.initial.get(name, ""))
            offered = [
                (role, role_words(role))
                for role in LADDER
                if role in STAFF_ROLES and (role == now or can_give_right_from(by, now, role))
            ]
            _choose(self, name, offered)


def _choose(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
