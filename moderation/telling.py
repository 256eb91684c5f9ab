"""What the author reads with a decision: the site's words until the moderator writes others."""

from datetime import timedelta

from django.utils import timezone

from members.languages import in_language_of
from moderation.decide_form import DecideForm
from moderation.words import fill, law_text, message_for, moment, values_for


def message_of(form: DecideForm) -> str:
    """Exactly what is sent for a form that was filled in, whether or not it is complete."""
    return form.cleaned_data.get("message", "") if form.was_written else usual_message(form)


def usual_message(form: DecideForm) -> str:
    """The macro's words or the template's, in the language of whom it concerns.

    "" where nothing was chosen or it needs a rule.
    """
    with in_language_of(form.case.user):
        return _usual_message(form)


def _usual_message(form: DecideForm) -> str:
    outcome, rule = form.the_outcome, form.the_rule
    if not outcome or form.is_pass:
        return ""
    until = moment(timezone.now() + timedelta(days=form.the_days))
    values = values_for(form.case, by=form.by.display_name, until=until)
    if rule is not None:
        values |= {"rule_number": str(rule.number), "rule_title": rule.title}
    elif form.the_law:
        return fill(law_text(outcome), values | {"law": form.the_law})
    elif outcome != "keep":
        return ""
    if form.macro is not None and form.macro.message:
        return fill(form.macro.message, values)
    return message_for(form.case, outcome, values)
