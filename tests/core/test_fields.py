"""What fields of forms say and keep."""

import pytest
from allauth.account.forms import LoginForm
from django import forms

from core.fields import HundredField, LineField, RowsField
from forums.models import Category


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (forms.CharField(), "Please fill this in."),
        (forms.DateField(), "Please fill this in."),
        (LineField(), "Please fill this in."),
        (LoginForm.base_fields["password"], "Please fill this in."),
        (forms.ChoiceField(choices=[("a", "A")]), "Please choose one."),
        (forms.ModelChoiceField(Category.objects.none()), "Please choose one."),
        (forms.MultipleChoiceField(choices=[("a", "A")]), "Please choose at least one."),
    ],
)
def test_what_is_missing_is_said_in_one_way(field: forms.Field, words: str):
    with pytest.raises(forms.ValidationError) as error:
        field.clean([] if isinstance(field, forms.MultipleChoiceField) else "")

    assert error.value.messages == [words]


def test_a_share_is_typed_of_a_hundred():
    field = HundredField()

    assert (field.prepare_value(0.9), field.prepare_value(0.02)) == ("90", "2")
    assert (field.clean("90"), field.clean("2.5"), field.clean("0")) == (0.9, 0.025, 0)
    assert field.prepare_value("much") == "much"


@pytest.mark.django_db
@pytest.mark.parametrize("number", [str(2**63), "9" * 30, "-" + "9" * 30])
def test_a_number_that_no_key_can_be_names_no_row(number: str):
    with pytest.raises(forms.ValidationError, match="not one of the available choices"):
        RowsField(Category.objects.all()).clean(["1", number])
