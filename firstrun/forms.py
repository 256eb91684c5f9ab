"""What is typed into the wizard, and on the page of the site's settings."""

from typing import Any, Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from branding.models import Site
from core.fields import LineField
from core.forms import ActionForm
from core.pictures import picture_from_upload
from core.text import validate_line, validate_name
from core.usernames import validate_username
from firstrun.codes import is_setup_code
from forums.looks import COLOURS, ICONS
from members.models import User
from members.roles import Role

LOGO_SIZE: Final = {"width": 1024, "height": 256}


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Set-up code"),
        max_length=40,
        help_text=_("It is in the server's log, and “manage.py setup_code” prints it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not is_setup_code(code):
            raise ValidationError(_("That is not the code of this site."))
        return code


class LookForm(ActionForm):
    """The site's name and look: feeds `dress_site`, and in the wizard the draft of it."""

    name = LineField(label=_("Name of the community"), check=validate_name, max_length=50)
    tagline = LineField(
        label=_("One sentence for strangers"),
        check=lambda text: validate_line(text, 150),
        max_length=150,
        required=False,
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, WebP, JPEG or GIF, up to 10 MB. We make it small."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/webp,image/jpeg,image/gif"}),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    accent = forms.CharField(
        label=_("Colour"),
        max_length=7,
        validators=Site._meta.get_field("accent").validators[:1],
        help_text=_("We keep your hue and set the lightness, so that text can be read on it."),
    )

    def clean_logo(self) -> bytes | None:
        upload = self.cleaned_data["logo"]
        return picture_from_upload(upload, **LOGO_SIZE, crop=False) if upload else None

    def clean_accent(self) -> str:
        accent: str = self.cleaned_data["accent"]
        return accent.lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["keep_logo"] = not cleaned.pop("remove_logo", False)
        return cleaned


class OwnerForm(ActionForm):
    """The first account. With `has_password`, an empty field keeps the one typed before."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    username = forms.CharField(
        label=_("Username"),
        max_length=30,
        help_text=_("Part of the address of your profile."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    name = LineField(
        label=_("Name"),
        check=validate_name,
        max_length=50,
        required=False,
        help_text=_("Shown in place of your username."),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters. Long beats complicated."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, has_password: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_password:
            self.fields["password"].required = False
            self.fields["password"].help_text = _("Leave it empty to keep the one you typed.")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError(_("Somebody already has this address."))
        return email

    def clean_username(self) -> str:
        username = validate_username(self.cleaned_data["username"])
        if User.objects.looks_like(username).exists():
            raise ValidationError(_("Somebody already has this name. Please choose another one."))
        return username

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            known = {key: cleaned.get(key, "") for key in ("email", "username", "name")}
            try:
                validate_password(password, User(role=Role.OWNER, **known))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class DraftCategoryForm(ActionForm):
    """A category as the wizard asks for it; the forum's own page has more to choose."""

    name = LineField(label=_("Name"), check=validate_name, max_length=50)
    description = LineField(
        label=_("In one line"),
        check=lambda text: validate_line(text, 160),
        max_length=160,
        required=False,
    )
    start = forms.ChoiceField(
        label=_("Who starts topics"),
        choices=[("newcomer", _("Everybody")), ("moderator", _("We do, and everybody replies"))],
        initial="newcomer",
        widget=forms.RadioSelect,
    )
    icon = forms.ChoiceField(label=_("Icon"), choices=ICONS)
    colour = forms.TypedChoiceField(label=_("Colour"), coerce=int, initial=1, choices=COLOURS)
