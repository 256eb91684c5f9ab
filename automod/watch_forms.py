"""What moderators type about watched words, link domains and the spam score."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automod.actions.watching import checked_link, checked_word
from automod.models import WatchAct, spam_settings
from automod.refusals import NotToBeWatched
from automod.watched.words import MOST_LETTERS
from core.fields import HundredField, LineField
from core.forms import ActionForm
from core.text import validate_line
from forums.forms import TagsField
from guidelines.models import Rule
from members.forms import WhyField

MOST_LINES: Final = 5_000
MOST_ERRORS: Final = 20
LONGEST_TRIED: Final = 20_000
NO_LINKS: Final = [choice for choice in WatchAct.choices if choice[0] != WatchAct.REPLACE]


def _line(label: Any, most: int, **more: Any) -> LineField:
    return LineField(
        label=label, check=lambda text: validate_line(text, most), max_length=most, **more
    )


class WatchWordForm(ActionForm):
    """One word, and what happens where it is found."""

    refusal_field = "pattern"

    pattern = _line(
        _("Word"),
        MOST_LETTERS,
        help_text=_(
            "A word or a few. * stands for any letters, ? for one. Found in any case, spelt out, "
            "and with letters that look the same."
        ),
    )
    act = forms.ChoiceField(
        label=_("What happens"),
        choices=WatchAct.choices,
        initial=WatchAct.HOLD,
        widget=forms.RadioSelect,
    )
    replacement = _line(
        _("Words to put there"),
        100,
        required=False,
        help_text=_("Only where it is replaced. Nothing here takes the word out."),
    )
    tag = TagsField(label=_("Tag"), max_length=30, help_text=_("Only where the topic is tagged."))
    why = _line(_("Why"), 200, required=False, help_text=_("For moderators, beside the case."))

    def clean_tag(self) -> str:
        tags = self.cleaned_data["tag"]
        if len(tags) > 1:
            raise forms.ValidationError(_("One tag, please."))
        return "".join(tags)

    def clean(self) -> dict[str, Any]:
        """The action takes the values; what is wrong with them shows beside the field."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        try:
            self.checked(**data)
        except NotToBeWatched as refusal:
            self.add_error(refusal.field, str(refusal))
        return data

    checked: Callable[..., dict[str, str]] = staticmethod(checked_word)


class WatchDomainForm(WatchWordForm):
    """The same for a link domain, whose links are not replaced."""

    replacement = None  # type: ignore[assignment]
    pattern = _line(
        _("Link domain"), 253, help_text=_("Such as shop.example. It stands for all below it.")
    )
    act = forms.ChoiceField(
        label=_("What happens"),
        choices=NO_LINKS,
        initial=WatchAct.HOLD,
        widget=forms.RadioSelect,
    )
    checked = staticmethod(checked_link)


class WatchFilterForm(forms.Form):
    """What the lists are narrowed to. Anything it does not know narrows nothing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    act = forms.ChoiceField(
        label=_("What happens"), required=False, choices=[("", _("Anything")), *WatchAct.choices]
    )

    def wish(self) -> dict[str, str]:
        self.is_valid()
        found = self.cleaned_data
        return {"sought": found.get("q", "").strip(), "act": found.get("act", "")}


class ImportForm(ActionForm):
    """Many lines at once. A line with a mistake is named, and nothing is added until all are well.

    A line is what is watched, and behind bars or tabs what happens, the tag or the words to put
    there, and why; what is left out is as chosen in the form.
    """

    refusal_field = "lines"

    lines = forms.CharField(
        label=_("One a line"),
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        error_messages={"required": _("Write one on each line.")},
    )
    act = forms.ChoiceField(
        label=_("What happens, where a line does not say it"),
        initial=WatchAct.HOLD,
        widget=forms.RadioSelect,
    )
    tag = TagsField(label=_("Tag"), max_length=30, help_text=_("Only where topics are tagged."))
    why = _line(_("Why, where a line does not say it"), 200, required=False)

    def __init__(self, *args: Any, of_domains: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checked: Callable[..., dict[str, str]] = checked_link if of_domains else checked_word
        self.acts = dict(NO_LINKS if of_domains else WatchAct.choices)
        act = self.fields["act"]
        assert isinstance(act, forms.ChoiceField)
        act.choices = list(self.acts.items())
        self.fields["lines"].help_text = (
            _("shop.example | hold | | sells followers") if of_domains
            else _("buy now | replace | have a look | a wave in March")
        )  # fmt: skip

    clean_tag = WatchWordForm.clean_tag

    def clean(self) -> dict[str, Any]:
        """The action takes rows."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        rows, wrong = [], []
        lines = [
            (number, line)
            for number, line in enumerate(data["lines"].splitlines(), 1)
            if line.strip()
        ]
        if len(lines) > MOST_LINES:
            self.add_error("lines", gettext("Up to %(n)d lines at once.") % {"n": MOST_LINES})
            return data
        for number, line in lines:
            try:
                rows.append(self._row(line, data))
            except (NotToBeWatched, forms.ValidationError) as error:
                words = error.messages[0] if isinstance(error, forms.ValidationError) else error
                wrong.append(gettext("Line %(n)d: %(why)s") % {"n": number, "why": words})
        for words in wrong[:MOST_ERRORS]:
            self.add_error("lines", words)
        if len(wrong) > MOST_ERRORS:
            more = len(wrong) - MOST_ERRORS
            self.add_error("lines", gettext("And %(n)d more.") % {"n": more})
        return {"rows": rows}

    def _row(self, line: str, data: dict[str, Any]) -> dict[str, str]:
        cells = [cell.strip() for cell in line.replace("\t", "|").split("|", 3)]
        pattern, act, what, why = (*cells, "", "", "")[:4]
        act = act.lower() or data["act"]
        if act not in self.acts:
            choices = {"acts": ", ".join(self.acts)}
            raise NotToBeWatched(gettext("What happens is one of: %(acts)s.") % choices)
        more = {"replacement": validate_line(what, 100)} if act == WatchAct.REPLACE else {}
        tags = TagsField().clean(what) if act == WatchAct.TAG else []
        tag = "".join(tags[:1]) or data["tag"]
        return self.checked(
            pattern, act=act, tag=tag, why=validate_line(why, 200) or data["why"], **more
        )


class TryForm(forms.Form):
    """Any text, to see what would become of it."""

    text = forms.CharField(
        label=_("A text"),
        max_length=LONGEST_TRIED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a few words first.")},
    )


class LearningForm(ActionForm):
    """Which rules are about spam, and whether the site learns by itself."""

    rule_keys = forms.MultipleChoiceField(
        label=_("Rules that are about spam"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What moderators take down under one of them, the site learns as spam."),
    )
    learns_at_night = forms.BooleanField(
        label=_("Learn every night"),
        required=False,
        help_text=_("If there are new decisions. A table that does worse never comes into force."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        now = spam_settings()
        kwargs["initial"] = {
            "rule_keys": now.rule_keys,
            "learns_at_night": now.learns_at_night,
        }
        super().__init__(*args, **kwargs)
        rules = self.fields["rule_keys"]
        assert isinstance(rules, forms.MultipleChoiceField)
        rules.choices = [
            (rule.key, f"{rule.number} {rule.title}") for rule in Rule.objects.current()
        ]


class ThresholdForm(ActionForm):
    """From which score on a post waits for a moderator."""

    spam_hold_at = HundredField(
        label=_("Hold posts from this score on"),
        help_text=_("From 0 to 100. Lower holds more, also of what is no spam."),
    )
    why = WhyField(required=False)
