"""The form that decides a case, in the queue's words or act by act."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, TypeVar

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import LineField
from core.refusals import ActionRefused
from core.text import validate_body, validate_line, whole_number
from forums.forms import CategoryField
from forums.models import Category
from guidelines.models import Rule
from members.models import User
from members.permissions import can_sanction
from members.queries import custom_groups
from moderation.actions import Choice, decide, pass_on
from moderation.effects import ACTS, effects_of
from moderation.models import Decision, Macro, Reviewable
from moderation.permissions import can_decide
from moderation.queries.notices import laws_named

R = TypeVar("R")
PASS: Final = "pass"
MACRO: Final = "macro-"
DUE: Final = [
    ("", _("As usual")),
    ("1", _("In an hour")),
    ("6", _("In 6 hours")),
    ("24", _("In a day")),
]
ON_MEMBER: Final = {
    "warn": "warning",
    "strike": "strike",
    "mute": "mute",
    "suspend": "suspension",
    "ban": "ban",
}
"""Acts that hold something against the member → kind of sanction."""


class DecideForm(forms.Form):
    """A decision: a word of the queue, more acts beside it, a rule, and what the author reads."""

    outcome = forms.CharField(max_length=20, required=False)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    rule = forms.ModelChoiceField(Rule.objects.none(), required=False)
    other_rule = forms.ModelChoiceField(
        Rule.objects.none(), label=_("Another rule"), required=False, empty_label=_("None")
    )
    law = LineField(
        label=_("Or the law it is against"),
        check=lambda text: validate_line(text, 200),
        max_length=200,
        required=False,
    )
    message = forms.CharField(required=False, max_length=4000, widget=forms.Textarea)
    filled = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
    """What stood there by itself: a message that equals it was not touched."""
    note = forms.CharField(label=_("Why, for moderators"), required=False, max_length=1000)
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=365, required=False)
    post_version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    """The one that was on the screen."""
    edit = forms.CharField(
        label=_("Edit the text to"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    move = CategoryField(
        Category.objects.none(),
        label=_("Move the topic to"),
        required=False,
        empty_label=_("Where it is"),
    )
    lock = forms.BooleanField(label=_("Lock the topic"), required=False)
    slow = forms.IntegerField(
        label=_("One reply each in so many minutes"), min_value=1, max_value=1440, required=False
    )
    strike = forms.IntegerField(
        label=_("Strike, for so many days"), min_value=1, max_value=730, required=False
    )
    mute = forms.IntegerField(
        label=_("Mute, for so many hours"), min_value=1, max_value=8760, required=False
    )
    mute_here = forms.BooleanField(label=_("Mute only in this category"), required=False)
    suspend = forms.IntegerField(
        label=_("Shut out, for so many days"), min_value=1, max_value=730, required=False
    )
    ban = forms.BooleanField(label=_("Ban"), required=False)
    to = forms.CharField(label=_("To whom"), required=False, max_length=60)
    team = forms.ModelChoiceField(
        Group.objects.none(), label=_("Or to a team"), required=False, empty_label=_("No team")
    )
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[("", _("As it is")), *((str(n), words) for n, words in Reviewable.Level.choices)],
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)
    due = forms.ChoiceField(label=_("To be decided"), required=False, choices=DUE)

    ON_POST: Final = ("post_version", "edit", "move", "lock", "slow")

    def __init__(self, *args: Any, case: Reviewable, by: User, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "d_%s")
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.refused: ActionRefused | None = None
        rules = Rule.objects.current()
        for name in ("rule", "other_rule"):
            self.fields[name].queryset = rules  # type: ignore[attr-defined]
        self.fields["team"].queryset = custom_groups()  # type: ignore[attr-defined]
        self.fields["move"].offer(Category.objects.visible_to(by), by)  # type: ignore[attr-defined]
        if case.post_id is None:
            for name in self.ON_POST:
                del self.fields[name]
        self.laws = laws_named(case)
        if not self.laws:
            del self.fields["law"]

    # --- what is offered

    def offers(self, outcome: str) -> bool:
        """Whether all acts behind a word exist for this case and are this moderator's to do."""
        effects = effects_of(self.case, outcome)
        return all(
            effect["act"] in ACTS and self._may(effect["act"]) is not None for effect in effects
        )

    def _may(self, act: str) -> bool | None:
        """False where they may do it everywhere, True only here, None where they may not."""
        kind = ON_MEMBER.get(act)
        if kind is None or can_sanction(self.by, self.case.user, kind=kind):
            return False
        here = self.case.category_id
        allowed = here is not None and can_sanction(
            self.by, self.case.user, kind=kind, category_pk=here
        )
        return True if allowed else None

    # --- what was chosen

    def clean_edit(self) -> str:
        """What the post is to say; "" where the field was left as it came."""
        said: str = self.cleaned_data["edit"]
        if not said or _lines(said) == _lines(self._words_shown()):
            return ""
        return validate_body(said)

    def _words_shown(self) -> str:
        """The post's words as they were on the screen. They came into the field by themselves."""
        post, version = self.case.post, self.cleaned_data.get("post_version")
        if post is None:
            return ""
        if version is None or version >= post.version:
            return post.body
        kept = post.revisions.filter(version__gte=version).order_by("version").first()
        return kept.body if kept is not None else post.body

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        outcome = said.get("outcome") or ""
        if outcome.startswith(MACRO):
            self._take_macro(outcome)
        elif outcome == PASS:
            self._check_pass(said)
        else:
            said["outcome"] = outcome or self._implied(said)
            if said["outcome"] not in Decision.Outcome.values:
                self.add_error(None, _("Choose what to do."))
            elif said["outcome"] == Decision.Outcome.KEEP and any(
                said.get(name) for name in ("strike", "mute", "suspend", "ban")
            ):
                self.add_error(
                    None,
                    _("Keep says that nothing was broken. Nudge is the least with a sanction."),
                )
        return said

    def _take_macro(self, outcome: str) -> None:
        pk = whole_number(outcome.removeprefix(MACRO))
        self.macro = None if pk is None else Macro.objects.filter(pk=pk).first()
        if self.macro is None:
            self.add_error(None, _("This macro is gone. Choose what to do."))

    macro: Macro | None = None

    def _check_pass(self, said: dict[str, Any]) -> None:
        if not said.get("reason"):
            self.add_error("reason", _("Say why, for whoever gets it."))
        if said.get("to"):
            found = User.objects.named(said["to"]).filter(is_active=True).first()
            if found is None or not can_decide(found, self.case):
                self.add_error("to", _("Nobody of this name may decide this case."))
            said["to"] = found
        if not (said.get("to") or said.get("team") or said.get("level")):
            self.add_error("to", _("Name a person, a team or a level."))

    def _implied(self, said: dict[str, Any]) -> str:
        """The word for somebody who chose only acts."""
        if said.get("ban"):
            return str(Decision.Outcome.PART)
        if said.get("mute") or said.get("suspend"):
            return str(Decision.Outcome.PAUSE)
        if said.get("edit") or said.get("strike"):
            return str(Decision.Outcome.NUDGE)
        return str(Decision.Outcome.KEEP) if any(map(said.get, ("move", "lock", "slow"))) else ""

    @property
    def is_pass(self) -> bool:
        return self.cleaned_data.get("outcome") == PASS

    @property
    def the_outcome(self) -> str:
        """One of a decision's words, also behind a macro; "" where none was chosen."""
        if self.macro is not None:
            return self.macro.outcome
        said: str = self.cleaned_data.get("outcome") or ""
        return said if said in Decision.Outcome.values else ""

    @property
    def the_rule(self) -> Rule | None:
        said = self.cleaned_data
        chosen: Rule | None = said.get("other_rule") or said.get("rule")
        if chosen is None and self.macro is not None and self.macro.rule_key:
            chosen = Rule.objects.current().filter(key=self.macro.rule_key).first()
        return chosen

    @property
    def the_law(self) -> str:
        """Only where a notice named one."""
        return str(self.cleaned_data.get("law") or "")

    @property
    def the_days(self) -> int:
        return int(self.cleaned_data.get("days") or 7)

    @property
    def was_written(self) -> bool:
        """Whether the moderator wrote the message, or emptied it."""
        said = self.cleaned_data
        message, filled = said.get("message", ""), said.get("filled", "")
        return _lines(message) != _lines(filled)

    def effects(self) -> list[dict[str, Any]]:
        """The acts in order: those behind the word, then the others."""
        if self.macro is not None:
            chosen = [dict(effect) for effect in self.macro.effects]
        else:
            chosen = effects_of(self.case, self.the_outcome, days=self.the_days)
        said = self.cleaned_data
        if said.get("edit"):
            params = {"body": said["edit"], "version": said.get("post_version")}
            chosen.append({"act": "edit", "params": params})
        if said.get("move"):
            chosen.append({"act": "move", "params": {"category": said["move"].pk}})
        if said.get("lock"):
            chosen.append({"act": "lock", "params": {}})
        for act, unit in (("slow", "minutes"), ("strike", "days"), ("suspend", "days")):
            if said.get(act):
                chosen.append({"act": act, "params": {unit: said[act]}})
        if said.get("mute"):
            chosen = [effect for effect in chosen if effect["act"] != "mute"]
            here = {"here": True} if said.get("mute_here") else {}
            chosen.append({"act": "mute", "params": {"hours": said["mute"]} | here})
        if said.get("ban") and all(effect["act"] != "ban" for effect in chosen):
            chosen.append({"act": "ban", "params": {}})
        return [self._within_rights(effect) for effect in _without_idle(chosen)]

    def _within_rights(self, effect: dict[str, Any]) -> dict[str, Any]:
        """Whoever moderates only here warns and mutes only here."""
        if self._may(effect["act"]):
            return effect | {"params": (effect.get("params") or {}) | {"here": True}}
        return effect

    def send(self, message: str) -> Decision | Reviewable | None:
        """Decide, or pass on; None with the errors set where that was refused."""
        if self.is_pass:
            return self._try(self._pass_on)
        choice = Choice(
            outcome=self.the_outcome,
            rule=self.the_rule,
            law=self.the_law,
            message=message,
            note=self.cleaned_data.get("note", ""),
            days=self.the_days,
            effects=self.effects(),
            post_version=self.cleaned_data.get("post_version"),
        )
        version = self.cleaned_data["version"]
        return self._try(lambda: decide(self.case, choice, by=self.by, version=version))

    def show_words_of_now(self) -> None:
        """Where the form comes back: the post's words, unless the moderator wrote others."""
        post = self.case.post
        if post is None:
            return
        typed = self.data.get("edit") if self.is_bound else ""
        untouched = not self.cleaned_data.get("edit") and "edit" not in self.errors
        words = post.body if untouched else typed
        self.data = {**self.data.dict(), "edit": words, "post_version": post.version}  # type: ignore[attr-defined]

    def _pass_on(self) -> Reviewable:
        said = self.cleaned_data
        hours = said.get("due")
        return pass_on(
            self.case,
            by=self.by,
            reason=said["reason"],
            to=said.get("to") or None,
            team=said.get("team"),
            level=int(said["level"]) if said.get("level") else None,
            due=timezone.now() + timedelta(hours=int(hours)) if hours else None,
            version=said["version"],
        )

    def _try(self, action: Callable[[], R]) -> R | None:
        try:
            return action()
        except ActionRefused as refusal:
            self.refused = refusal
            self.add_error(None, str(refusal))
        except PermissionDenied:
            if not can_decide(self.by, self.case):
                raise
            self.add_error(None, _("One of these acts is more than you may do to this member."))
        return None


def _without_idle(effects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """ "Leaves it as it is" says nothing beside another act."""
    busy = [effect for effect in effects if effect["act"] != "dismiss"]
    return busy or effects


def _lines(text: str) -> str:
    """Browsers send their own line ends."""
    return text.replace("\r\n", "\n").strip()
