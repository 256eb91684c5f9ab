"""What moderators type about rules."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from automod.items import Item
from automod.language import RuleBook, read_rules
from automod.trials import item_of, item_of_words, post_named
from core.fields import CheckedField, LineField
from core.forms import ActionForm
from core.text import MAX_TITLE, clean_text, validate_line
from forums.models import Category, Post
from members.forms import WhyField
from members.models import Viewer

MOST_LETTERS: Final = 100_000
LEVELS: Final = [(str(level), str(level)) for level in range(5)]
LONG_AGO: Final = 24 * 365


class RulesForm(ActionForm):
    """A rule file, and what changed in it. `book` is the file as it was read."""

    source = forms.CharField(
        label=gettext_lazy("Rules"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 22,
                "spellcheck": "false",
                "autocapitalize": "off",
                "autocomplete": "off",
                "wrap": "off",
            }
        ),
    )
    note = LineField(
        label=gettext_lazy("What changed"),
        required=False,
        check=lambda text: validate_line(text, 200),
        max_length=200,
        help_text=gettext_lazy("Kept with the version, for whoever asks why."),
    )
    only_watch = forms.BooleanField(
        label=gettext_lazy("Only watch new and changed rules first"),
        required=False,
        help_text=gettext_lazy(
            "What they would do is counted and nothing is done, until you have them carried out."
        ),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    book: RuleBook = RuleBook((), (), 0)

    def clean_source(self) -> str:
        source: str = self.cleaned_data["source"].replace("\r\n", "\n").replace("\r", "\n")
        self.book = read_rules(source)
        if errors := self.book.errors:
            lines = ", ".join(str(line) for line in sorted({one.line for one in errors})[:8])
            words = ngettext(
                "Nothing was saved. There is a mistake in line %(lines)s.",
                "Nothing was saved. There are %(n)d mistakes, in lines %(lines)s.",
                len(errors),
            )
            raise ValidationError(words % {"n": len(errors), "lines": lines})
        return source

    def typed(self) -> str:
        """The file as it stands in the field, whether or not it was sent."""
        return str(self["source"].value() or "").replace("\x00", "")


class TryForm(forms.Form):
    """Something to try rules on: a post that is there, or a text nobody wrote."""

    post = LineField(
        label=gettext_lazy("A post that is there"),
        required=False,
        max_length=500,
        check=lambda text: validate_line(text, 500),
        help_text=gettext_lazy("Its link or number. Leave it empty to try the text below."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("It is"),
        choices=[
            ("topic", gettext_lazy("a topic")),
            ("reply", gettext_lazy("a reply")),
        ],
        initial="topic",
        widget=forms.RadioSelect,
        required=False,
    )
    title = LineField(
        label=gettext_lazy("Title"),
        required=False,
        check=lambda text: validate_line(text, MAX_TITLE),
        max_length=MAX_TITLE,
    )
    body = CheckedField(
        label=gettext_lazy("Text"),
        required=False,
        check=clean_text,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    link = LineField(
        label=gettext_lazy("Link of the topic"),
        required=False,
        check=lambda text: validate_line(text, 2000),
        max_length=2000,
        help_text=gettext_lazy("A topic that is nothing but a link."),
    )
    trust_level = forms.ChoiceField(
        label=gettext_lazy("Trust level of the author"),
        choices=LEVELS,
        initial="1",
        required=False,
    )
    age_hours = forms.IntegerField(
        label=gettext_lazy("Hours since they joined"),
        min_value=0,
        max_value=10**6,
        initial=LONG_AGO,
        required=False,
    )
    first_post = forms.BooleanField(
        label=gettext_lazy("It is the first they ever write"), required=False
    )

    prefix = "try"

    def __init__(
        self, *args: Any, viewer: Viewer, category: Category | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.category = viewer, category
        self.found: Post | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if named := data.get("post"):
            self.found = post_named(named, self.viewer)
            if self.found is None:
                self.add_error("post", _("There is no such post that you can read."))
        elif not self.errors and not any(data.get(name) for name in ("title", "body", "link")):
            self.add_error("body", _("Write something to try, or name a post."))
        return data

    def item(self, *books: RuleBook) -> Item:
        """After is_valid(). A post is read as far as the rules of the books ask for."""
        if self.found is not None:
            return item_of(self.found, books, self.viewer)
        data = self.cleaned_data
        age = data["age_hours"]
        return item_of_words(
            kind=data["kind"] or "topic",
            title=data["title"],
            body=data["body"],
            link=data["link"],
            trust_level=int(data["trust_level"] or 1),
            age_hours=LONG_AGO if age is None else age,
            first_post=data["first_post"],
            category=self.category,
        )


class LimitsForm(ActionForm):
    """When a rule is switched off because moderators mostly disagree."""

    min_precision = forms.IntegerField(
        label=gettext_lazy("Least share of hits that moderators uphold, in percent"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("A rule below it is switched off. 0 leaves every rule on."),
    )
    min_decided = forms.IntegerField(
        label=gettext_lazy("Counted from so many decided hits"),
        min_value=1,
        max_value=1000,
        help_text=gettext_lazy("Below that, a share says nothing yet."),
    )
    why = WhyField(required=False)
