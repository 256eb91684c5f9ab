"""What moderators type at the queue and beside a case; `decide_form.py` has the decision."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from forums.forms import CategoryField
from forums.models import Category
from forums.permissions import moderated_categories
from guidelines.models import Rule
from members.models import User
from moderation.models import Decision, Reviewable
from moderation.queries.queue import NOBODY, OPEN, TABS, Wish

AGES: Final = {
    "hour": (timedelta(hours=1), _("an hour or more")),
    "day": (timedelta(days=1), _("a day or more")),
    "week": (timedelta(days=7), _("a week or more")),
}
SEVERITIES: Final = [
    ("1", _("Mild")),
    ("2", _("Usual")),
    ("3", _("Serious")),
    ("4", _("Dangerous")),
]
ASSIGNED: Final = [("me", _("Me")), ("teams", _("My teams")), ("nobody", _("Nobody"))]


class QueueForm(forms.Form):
    """The address of a view of the queue. What it does not understand narrows nothing."""

    tab = forms.ChoiceField(choices=[(tab, tab) for tab in TABS], required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    category = CategoryField(
        Category.objects.none(), label=_("Where"), required=False, empty_label=_("Everywhere")
    )
    rule = forms.ChoiceField(label=_("Rule"), required=False)
    age = forms.ChoiceField(label=_("Waiting for"), required=False)
    severity = forms.ChoiceField(label=_("How serious"), required=False)
    assigned = forms.ChoiceField(label=_("Passed on to"), required=False)
    level = forms.ChoiceField(label=_("Waits for"), required=False)
    reporter = forms.CharField(
        label=_("Reported by"), required=False, max_length=60, help_text=_("A username.")
    )
    mine = forms.BooleanField(label=_("Only mine to decide"), required=False)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "wish_%s")
        super().__init__(*args, **kwargs)
        categories = Category.objects.visible_to(viewer)
        moderated = moderated_categories(viewer)
        if moderated is not None:
            categories = categories.filter(pk__in=moderated)
        self.fields["category"].offer(categories, viewer)  # type: ignore[attr-defined]
        rules = [(rule.key, f"{rule.number} {rule.title}") for rule in Rule.objects.current()]
        self._choose("kind", Reviewable.Kind.choices)
        self._choose("rule", rules)
        self._choose("age", [(key, words) for key, (_span, words) in AGES.items()])
        self._choose("severity", SEVERITIES)
        self._choose("assigned", ASSIGNED)
        self._choose("level", [(str(n), words) for n, words in Reviewable.Level.choices])

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Any")), *choices]

    def wish(self) -> Wish:
        self.is_valid()
        said = self.cleaned_data
        age = said.get("age")
        return Wish(
            tab=said.get("tab") or OPEN,
            kind=said.get("kind") or "",
            category=said["category"].pk if said.get("category") else None,
            rule=said.get("rule") or "",
            age=AGES[age][0] if age else None,
            severity=int(said["severity"]) if said.get("severity") else None,
            assigned=said.get("assigned") or "",
            reporter=_account(said.get("reporter") or ""),
            level=int(said["level"]) if said.get("level") else None,
            mine=bool(said.get("mine")),
        )

    def asked(self) -> str:
        """What was understood and says something, as an address has it, without the tab."""
        self.is_valid()
        kept = QueryDict(mutable=True)
        for name in self.fields:
            value = self.data.get(name, "")
            if name != "tab" and value and name not in self.errors:
                kept[name] = value
        return kept.urlencode()


def _account(username: str) -> int | None:
    if not username:
        return None
    found = User.objects.named(username).values_list("pk", flat=True).first()
    return NOBODY if found is None else int(found)


class SaveFilterForm(ActionForm):
    name = forms.CharField(label=_("Name of this view"), max_length=60)
    query = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)

    def clean_query(self) -> str:
        return QueryDict(self.cleaned_data["query"]).urlencode()


class NoteForm(ActionForm):
    text = forms.CharField(
        label=_("Note for moderators"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SeenForm(ActionForm):
    """What is done to a case as it was on the screen: `version` is its last step there."""

    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class AnswerForm(SeenForm):
    """How an appeal is answered."""

    OVERTURN: Final = "overturn"
    verdict = forms.ChoiceField(
        label=_("Answer"), choices=[("uphold", _("It stays")), (OVERTURN, _("Undo it"))]
    )
    answer = forms.CharField(
        label=_("What the member reads"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SecondLookForm(SeenForm):
    outcome = forms.ChoiceField(label=_("What would you decide?"), choices=Decision.Outcome.choices)
