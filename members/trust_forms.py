"""What managers type into the table of trust levels, and moderators about one member's."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import LineField
from core.forms import ActionForm
from core.text import validate_line
from members.models import EARNED, HIGHEST, TrustLevel, User
from members.roles import Role
from members.trust import LIMITS, REQUIREMENTS, trust_levels, words_of


class LevelForm(forms.ModelForm):  # type: ignore[type-arg]
    """One level's column of the table. Levels that nobody earns ask for nothing."""

    name = LineField(label=_("Name"), check=lambda text: validate_line(text, 30), max_length=30)

    class Meta:
        model = TrustLevel
        fields = ("name", *REQUIREMENTS, *LIMITS)

    def __init__(self, data: Mapping[str, Any] | None, *, row: TrustLevel) -> None:
        super().__init__(data, instance=row, prefix=f"level{row.level}")
        if not 1 <= row.level <= EARNED:
            for column in REQUIREMENTS:
                del self.fields[column]
        for column, typed in self.fields.items():
            label = _("%(limit)s, level %(level)d")
            typed.widget.attrs |= {
                "class": "input input-s",
                "aria-label": label % {"limit": typed.label, "level": row.level},
            }
            typed.error_messages |= {
                "invalid": _("A whole number."),
                "min_value": _("%(limit_value)s at least."),
                "max_value": _("%(limit_value)s at most."),
            }
            if column == "report_weight":
                typed.error_messages["invalid"] = _("A number such as 1.25.")


class TrustTable:
    """The whole table: five forms, read row by row."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        rows = TrustLevel.objects.order_by("level")
        self.forms: Final = [LevelForm(data, row=row) for row in rows]

    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()]  # asks all of them

    @property
    def values(self) -> dict[int, dict[str, Any]]:
        return {form.instance.level: form.cleaned_data for form in self.forms}

    @property
    def names(self) -> list[Any]:
        return [form["name"] for form in self.forms]

    def rows(self, columns: tuple[str, ...]) -> list[tuple[str, list[Any]]]:
        """Name of a column → its five fields, None where a level has none."""
        return [
            (
                words_of(column),
                [form[column] if column in form.fields else None for form in self.forms],
            )
            for column in columns
        ]

    @property
    def requirements(self) -> list[tuple[str, list[Any]]]:
        return self.rows(REQUIREMENTS)

    @property
    def limits(self) -> list[tuple[str, list[Any]]]:
        return self.rows(LIMITS)


class LevelChoiceForm(ActionForm):
    """One member's level, by hand."""

    refusal_field = "level"

    level = forms.TypedChoiceField(label=_("Trust level"), coerce=int, widget=forms.RadioSelect)
    locked = forms.BooleanField(
        label=_("Keep it, whatever they do"),
        required=False,
        help_text=_("Otherwise it goes on rising by itself."),
    )
    reason = LineField(
        label=_("Why"),
        check=lambda text: validate_line(text, 200),
        max_length=200,
        help_text=_("For the audit log. The member does not see it."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"level": user.trust_level, "locked": user.trust_locked}
        super().__init__(*args, **kwargs)
        least = 0 if user.role in {Role.NEWCOMER, Role.MEMBER} else 1
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (row.level, f"{row.level} · {row.name}") for row in trust_levels()[least : HIGHEST + 1]
        ]
