"""What managers type about how the site moderates."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.fields import HundredField, LineField
from core.forms import ActionForm
from core.text import validate_line
from forums.forms import CategoryField
from forums.models import Category
from guidelines.models import Rule
from members.forms import WhyField
from members.models import Viewer
from members.queries import custom_groups
from moderation.effects import ACTS
from moderation.models import Decision, Macro, RulePolicy, Settings, TeamTarget

YEAR: Final = 525_600
SEVERITIES: Final = (
    (1, _("Mild: twice the usual time")),
    (2, _("Usual")),
    (3, _("Serious: a third of the time")),
    (4, _("Illegal or dangerous: a twelfth of the time")),
)
HELP: Final[Mapping[str, Any]] = {
    "target_minutes": _(
        "For a usual case. What is serious, widely read or much reported is due sooner."
    ),
    "manager_minutes": _("What moderators did not decide in time goes to managers."),
    "owner_minutes": _("What managers did not decide in time goes to owners."),
    "absent_after_days": _("Nothing is raised to somebody who was not here for so long."),
    "hide_at_weight": _(
        "A usual report weighs 1. Leave it empty and reports hide nothing by themselves."
    ),
    "mass_reports_hide": _("A group that reports one person together can be a pile-on."),
    "hold_first_posts": _("So many posts of somebody new wait until a moderator read them."),
    "approve_sign_ups": _("Somebody who signs up waits until a moderator let them in."),
    "appeal_days": _("How long after a decision its author can ask for another look."),
    "appeals_are_blind": _("Whoever looks again does not see whose decision it was."),
    "quality_share": _("Of a hundred. 2 is every fiftieth, chosen by chance."),
    "nudges_fade_days": _("After that it counts no longer and is not shown."),
    "spam_hold_at": _("From 0 to 100. Lower holds more, also of what is no spam."),
    "use_addresses": _(
        "Addresses are kept for 28 days. Say so in your privacy page before you use this."
    ),
}
LIMITS: Final = {
    "target_minutes": (5, YEAR),
    "manager_minutes": (5, YEAR),
    "owner_minutes": (5, YEAR),
    "absent_after_days": (1, 365),
    "hide_at_weight": (0.5, 1000),
    "hold_first_posts": (0, 100),
    "appeal_days": (1, 365),
    "nudges_fade_days": (1, 3650),
}
OF_A_HUNDRED: Final = ("quality_share", "spam_hold_at")


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Every field of the settings, the time of each team, and why."""

    why = WhyField(required=False)

    class Meta:
        model = Settings
        fields = tuple(HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in HELP.items():
            self.fields[name].help_text = words
        for name, (least, most) in LIMITS.items():
            self.fields[name] = _number(self.fields[name], least, most)
        for name in OF_A_HUNDRED:
            was = self.fields[name]
            self.fields[name] = HundredField(label=was.label, help_text=was.help_text)
        known = dict(TeamTarget.objects.values_list("team", "minutes"))
        self.teams = {f"team_{team.pk}": team for team in custom_groups()}
        for name, team in self.teams.items():
            self.fields[name] = forms.IntegerField(
                label=_("%(team)s decides within (minutes)") % {"team": team.name},
                help_text=_("Empty: the time of the level the case is on."),
                required=False,
                min_value=5,
                max_value=YEAR,
                initial=known.get(team.pk),
            )
        self.order_fields([*HELP, *self.teams, "why"])

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in HELP}

    def team_minutes(self) -> dict[int, int | None]:
        return {team.pk: self.cleaned_data[name] for name, team in self.teams.items()}


def _number(field: forms.Field, least: float, most: float) -> forms.Field:
    is_whole = isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField)
    kind: Any = forms.IntegerField if is_whole else forms.FloatField
    made: forms.Field = kind(
        label=field.label,
        help_text=field.help_text,
        required=field.required,
        min_value=least,
        max_value=most,
        widget=forms.NumberInput(attrs={"step": "1" if is_whole else "any"}),
    )
    return made


class SeverityForm(ActionForm):
    """How serious each rule that holds now is."""

    why = WhyField(required=False)

    def __init__(self, *args: Any, rules: Iterable[Rule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(RulePolicy.objects.values_list("key", "severity"))
        self.rules = list(rules)
        for rule in self.rules:
            self.fields[f"rule_{rule.key}"] = forms.TypedChoiceField(
                label=f"{rule.number} {rule.title}",
                choices=SEVERITIES,
                coerce=int,
                initial=known.get(rule.key, 2),
            )
        self.order_fields([*(f"rule_{rule.key}" for rule in self.rules), "why"])

    def severities(self) -> dict[str, int]:
        return {rule.key: self.cleaned_data[f"rule_{rule.key}"] for rule in self.rules}


class MessageForm(ActionForm):
    refusal_field = "text"

    text = forms.CharField(
        label=_("Message"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
    )


class MacroForm(ActionForm):
    """Several acts under one name. Numbers belong to the act they stand beside."""

    OFFERED: Final = (
        "dismiss",
        "approve",
        "show",
        "hide",
        "delete",
        "lock",
        "slow",
        "move",
        "warn",
        "strike",
        "mute",
        "suspend",
        "ban",
    )
    refusal_field = "name"

    name = LineField(label=_("Name"), check=lambda text: validate_line(text, 60), max_length=60)
    outcome = forms.ChoiceField(
        label=_("Counts as"),
        choices=Decision.Outcome.choices,
        help_text=_("What reporters are told, and what the figures count."),
    )
    acts = forms.MultipleChoiceField(label=_("What it does"), widget=forms.CheckboxSelectMultiple)
    slow_minutes = forms.IntegerField(
        label=_("Minutes between two replies, when slowed down"),
        min_value=1,
        max_value=1440,
        required=False,
    )
    move_to = CategoryField(
        Category.objects.none(),
        label=_("Where a topic is moved to"),
        required=False,
        empty_label=_("It stays where it is"),
    )
    strike_days = forms.IntegerField(
        label=_("Days a strike counts"), min_value=1, max_value=3650, required=False
    )
    mute_hours = forms.IntegerField(
        label=_("Hours without writing"), min_value=1, max_value=8760, required=False
    )
    mute_here = forms.BooleanField(label=_("Only in the case’s category"), required=False)
    suspend_days = forms.IntegerField(
        label=_("Days shut out"), min_value=1, max_value=3650, required=False
    )
    rule_key = forms.ChoiceField(label=_("Rule"), required=False)
    message = forms.CharField(
        label=_("Message to the author"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    position = forms.IntegerField(
        label=_("Position"),
        min_value=0,
        max_value=1000,
        initial=0,
        help_text=_("The first three have the keys 7, 8 and 9."),
    )
    PARAMS: Final[Mapping[str, tuple[tuple[str, str, bool], ...]]] = {
        "slow": (("slow_minutes", "minutes", True),),
        "move": (("move_to", "category", True),),
        "strike": (("strike_days", "days", True),),
        "mute": (("mute_hours", "hours", True), ("mute_here", "here", False)),
        "suspend": (("suspend_days", "days", True),),
    }
    """Act → (field, parameter, whether it is needed)."""

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "acts", [(act, capfirst(str(ACTS[act].words))) for act in self.OFFERED])
        rules = [(rule.key, f"{rule.number} {rule.title}") for rule in Rule.objects.current()]
        _choose(self, "rule_key", [("", _("Chosen with each decision")), *rules])
        categories = Category.objects.visible_to(viewer)
        self.fields["move_to"].offer(categories, viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The action takes the acts as decisions do."""
        data = super().clean() or self.cleaned_data
        for act in data.get("acts", ()):
            for name, _param, is_needed in self.PARAMS.get(act, ()):
                if is_needed and not data.get(name) and name not in self.errors:
                    self.add_error(name, _("This act needs it."))
        return {
            "name": data.get("name", ""),
            "outcome": data.get("outcome", ""),
            "effects": [
                self._effect(act, data) for act in self.OFFERED if act in data.get("acts", ())
            ],
            "rule_key": data.get("rule_key", ""),
            "message": data.get("message", "").strip(),
            "position": data.get("position") or 0,
        }

    def _effect(self, act: str, data: Mapping[str, Any]) -> dict[str, Any]:
        given = {param: data.get(name) for name, param, _n in self.PARAMS.get(act, ())}
        params = {
            param: value.pk if isinstance(value, Category) else value
            for param, value in given.items()
            if value
        }
        return {"act": act, "params": params}

    @classmethod
    def initial_of(cls, macro: Macro) -> dict[str, Any]:
        """A macro as its form has it."""
        found: dict[str, Any] = {
            "acts": [one["act"] for one in macro.effects],
            **{
                name: getattr(macro, name)
                for name in ("name", "outcome", "rule_key", "message", "position")
            },
        }
        for one in macro.effects:
            for name, param, _needed in cls.PARAMS.get(one["act"], ()):
                found[name] = (one.get("params") or {}).get(param)
        return found


def _choose(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)
    field.choices = choices
