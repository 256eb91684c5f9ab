"""What people type in the forum."""

import re
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.fields import LineField, MarkdownField, RowsField
from core.forms import ActionForm, FormKeyField
from core.text import clean_line, validate_name, validate_title
from forums.looks import COLOURS, ICONS, reactions
from forums.models import Category, CategoryQuerySet, Post, Topic
from forums.permissions import can_move, can_see, can_start_topic
from forums.refusals import EditedMeanwhile
from members.models import User, Viewer
from members.queries import custom_groups
from members.roles import LADDER, Role

MOST_TAGS = 5
_TAG = re.compile(r"[\w][\w.+-]{0,29}")


class TagsField(forms.CharField):
    """Words between commas or spaces → a list of tag names in small letters."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("label", _("Tags"))
        kwargs.setdefault("help_text", _("Up to five words, separated by commas."))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[str]:
        text = clean_line(super().clean(value)).lower()
        names = list(dict.fromkeys(n.strip("#") for n in re.split(r"[,\s]+", text) if n.strip("#")))
        if len(names) > MOST_TAGS:
            raise ValidationError(
                _("Five tags are the most. Keep the ones that help others find it.")
            )
        for name in names:
            if not _TAG.fullmatch(name):
                raise ValidationError(
                    _(
                        "“%(name)s” cannot be a tag: use letters, digits, dots and dashes, "
                        "30 at most."
                    ),
                    params={"name": name},
                )
        return names

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


class ReplyForm(ActionForm):
    refusal_field = "body"

    body = MarkdownField(label=_("Your reply"))
    reply_to = forms.IntegerField(required=False, widget=forms.HiddenInput)
    form_key = FormKeyField()

    def __init__(
        self, *args: Any, topic: Topic, answers: Post | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.topic, self.answers = topic, answers
        if answers is not None:
            self.initial["reply_to"] = answers.pk

    def clean_reply_to(self) -> Post | None:
        """The post that is answered. No query where the reply answers the topic as a whole."""
        pk = self.cleaned_data["reply_to"]
        if pk is None:
            return None
        posts = Post.objects.filter(topic=self.topic, is_public=True).select_related("author")
        post = posts.filter(pk=pk).first()
        if post is None:
            raise ValidationError(_("The post you reply to is not here any more."))
        self.answers = post
        return post


class CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A category, with the name of what it lies in, if the viewer may know of that."""

    def offer(self, categories: CategoryQuerySet, viewer: Viewer) -> None:
        self.viewer = viewer
        self.queryset = categories.in_families().select_related("parent")

    def label_from_instance(self, category: Category) -> str:
        outer = category.parent
        return f"{outer} › {category}" if outer and can_see(self.viewer, outer) else str(category)


class TopicForm(ActionForm):
    """Starts a topic; with `topic` it changes one."""

    title = LineField(label=_("Title"), check=validate_title, max_length=255)
    category = CategoryField(
        Category.objects.none(),
        label=_("Category"),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose where it belongs.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Topic.Kind.choices, widget=forms.RadioSelect)
    tags = TagsField()

    def __init__(self, *args: Any, by: User, topic: Topic | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to = [
            category.pk
            for category in Category.objects.visible_to(by)
            if (can_move(by, topic, category) if topic else can_start_topic(by, category))
            or (topic and topic.category_id == category.pk)
        ]
        offered = Category.objects.filter(pk__in=open_to)
        self.fields["category"].offer(offered, by)  # type: ignore[attr-defined]
        if len(open_to) == 1 and not self.initial.get("category"):
            self.initial["category"] = open_to[0]
        if not by.is_staff_member:
            self.fields["kind"].choices = [  # type: ignore[attr-defined]
                choice
                for choice in Topic.Kind.choices
                if choice[0] in {Topic.Kind.DISCUSSION, Topic.Kind.QUESTION}
                or (topic and choice[0] == topic.kind)
            ]


class NewTopicForm(TopicForm):
    refusal_field = "body"

    body = MarkdownField(label=_("Text"))
    form_key = FormKeyField()


class VersionedForm(ActionForm):
    """Changes what somebody else can change meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @property
    def is_conflict(self) -> bool:
        return isinstance(self.refused, EditedMeanwhile)

    def start_from(self, version: int) -> None:
        """Keep what was typed and its errors; the next save starts from this version."""
        self.data = {**self.data.dict(), "version": version}  # type: ignore[attr-defined]


class EditTopicForm(VersionedForm, TopicForm):
    pass


class EditPostForm(VersionedForm):
    refusal_field = "body"

    body = MarkdownField(label=_("Text"), widget=forms.Textarea(attrs={"autofocus": True}))


class ReactionForm(forms.Form):
    kind = forms.ChoiceField(
        choices=lambda: [(kind, word) for kind, (word, _icon) in reactions().items()]
    )


class ReadForm(forms.Form):
    number = forms.IntegerField(min_value=0, max_value=2**31 - 1)


_ROLES = [(role, Role(role).label if role in Role.values else _("Everybody")) for role in LADDER]


class CategoryForm(ActionForm):
    refusal_field = "see"

    name = LineField(label=_("Name"), check=validate_name, max_length=50)
    slug = forms.SlugField(
        label=_("Address"),
        max_length=60,
        help_text=_("What stands behind /c/: small letters, digits and hyphens."),
    )
    parent = forms.ModelChoiceField(
        Category.objects.filter(parent=None),
        label=_("Lies in"),
        required=False,
        empty_label=_("No other category"),
    )
    description = forms.CharField(label=_("In one line"), max_length=160, required=False)
    lede = forms.CharField(
        label=_("What belongs here"), max_length=1000, required=False, widget=forms.Textarea
    )
    colour = forms.TypedChoiceField(label=_("Colour"), coerce=int, choices=COLOURS)
    icon = forms.ChoiceField(label=_("Icon"), choices=ICONS, initial="forum")
    position = forms.IntegerField(
        label=_("Place in the list"),
        min_value=0,
        max_value=9999,
        initial=0,
        help_text=_("Smaller numbers stand higher."),
    )
    see = forms.ChoiceField(label=_("Who may read"), choices=_ROLES, initial="guest")
    start = forms.ChoiceField(label=_("Who may start topics"), choices=_ROLES, initial="newcomer")
    reply = forms.ChoiceField(label=_("Who may reply"), choices=_ROLES, initial="newcomer")

    holds = forms.ChoiceField(
        label=_("Moderators read first"),
        choices=Category.Holds.choices,
        required=False,
        help_text=_("It appears when one of them let it through."),
    )
    groups = RowsField(
        Group.objects.none(),
        label=_("Also open to"),
        help_text=_("Members of these groups may read and write here, whatever their role is."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, category: Category | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = custom_groups()  # type: ignore[attr-defined]
        if not custom_groups().exists():
            del self.fields["groups"]
        self.category = category
        self.fields["position"].initial = Category.objects.count()
        if category:
            parents = Category.objects.filter(parent=None).exclude(pk=category.pk)
            self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        others = Category.objects.filter(slug=slug)
        if self.category:
            others = others.exclude(pk=self.category.pk)
        if others.exists():
            raise ValidationError(_("Another category has this address."))
        return slug
