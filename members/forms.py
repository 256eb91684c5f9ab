"""What people type about themselves, and managers about others."""

from typing import Any, Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from core.fields import LineField
from core.forms import ActionForm
from core.text import validate_line, validate_name, validate_note
from members.actions.private import WHAT
from members.models import User
from members.permissions import can_change_role, can_view_as
from members.previews import role_words
from members.roles import LADDER, Role

PICTURE_SIZE: Final = 256


class ProfileForm(ActionForm):
    name = LineField(
        label=_("Name"),
        check=validate_name,
        max_length=50,
        required=False,
        help_text=_("Shown in place of your username."),
    )
    title = LineField(
        label=_("A line beside it"),
        check=lambda text: validate_line(text, 60),
        max_length=60,
        required=False,
        help_text=_("What you do, or what you are good for."),
    )
    location = LineField(
        label=_("Where you are"),
        check=lambda text: validate_line(text, 80),
        max_length=80,
        required=False,
    )
    bio = forms.CharField(
        label=_("About you"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean_bio(self) -> str:
        return validate_note(self.cleaned_data["bio"])


class PictureForm(ActionForm):
    """An upload, cut square, upright and without what cameras write into it."""

    refusal_field = "picture"

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG, WebP or GIF, up to 10 MB. We cut it square."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    def clean_picture(self) -> bytes:
        from core.pictures import picture_from_upload

        upload = self.cleaned_data["picture"]
        return picture_from_upload(upload, width=PICTURE_SIZE, height=PICTURE_SIZE, crop=True)


class AppearanceForm(ActionForm):
    theme = forms.ChoiceField(
        label=_("Theme"),
        required=False,
        choices=[("", _("As my device has it")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )
    keys_off = forms.BooleanField(
        label=_("Switch single-key shortcuts off"),
        required=False,
        help_text=_("Such as “n” for a new topic. Ctrl and Enter still sends."),
    )


class WhyField(LineField):
    """A reason, for the audit log."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Why"))
        kwargs.setdefault("help_text", _("Kept in the audit log."))
        super().__init__(check=lambda text: validate_line(text, 200), max_length=200, **kwargs)


class RoleForm(ActionForm):
    refusal_field = "role"

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    why = WhyField(required=False)

    def __init__(self, *args: Any, by: User, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"role": user.role}
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (value, label)
            for value, label in Role.choices
            if value == user.role or can_change_role(by, user, value)
        ]


class PreviewForm(ActionForm):
    """Whose view of the site to take: a role’s, or one member’s."""

    refusal_field = "username"

    role = forms.ChoiceField(
        label=_("As a role"), required=False, choices=[], widget=forms.RadioSelect
    )
    username = forms.CharField(
        label=_("Or as one member"), max_length=60, required=False, help_text=_("Their username.")
    )
    why = WhyField()

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(role, role_words(role)) for role in LADDER if can_view_as(by, role)]


class ShowPrivateForm(ActionForm):
    refusal_field = "why"

    what = forms.ChoiceField(label=_("Show"), choices=[*WHAT.items()], widget=forms.RadioSelect)
    why = WhyField()


class ClaimInvitationForm(ActionForm):
    refusal_field = "email"

    email = forms.EmailField(label=_("Their e-mail"), max_length=254)


class ClaimForm(ActionForm):
    password = forms.CharField(
        label=_("A password for it"),
        strip=False,
        max_length=1000,
        help_text=_("At least 8 characters. Long beats complicated."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class GroupForm(ActionForm):
    refusal_field = "name"

    name = LineField(label=_("Name of the group"), check=validate_name, max_length=50)


class GroupMemberForm(ActionForm):
    refusal_field = "username"

    username = forms.CharField(label=_("Username"), max_length=60)


class DirectoryForm(forms.Form):
    """What the directory is narrowed to. Anything it does not know narrows nothing."""

    SHOWN: Final = [
        ("", _("Everybody")),
        ("staff", _("The team")),
        ("advocate", _("Advocates")),
        ("newcomer", _("New here")),
    ]
    q = forms.CharField(required=False, max_length=50)
    show = forms.ChoiceField(required=False, choices=SHOWN)

    def wish(self) -> tuple[str, str]:
        self.is_valid()
        return self.cleaned_data.get("q", "").strip(), self.cleaned_data.get("show", "")
