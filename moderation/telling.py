"""What the author reads with a decision: the site's words until the moderator writes others."""

from datetime import timedelta

from django.utils import timezone

from moderation.queue_forms import DecideForm
from moderation.words import fill, message_for, moment, values_for


def message_of(form: DecideForm) -> str:
    """Exactly what is sent for a form that was filled in, whether or not it is complete."""
    return form.cleaned_data.get("message", "") if form.was_written else usual_message(form)


def usual_message(form: DecideForm) -> str:
    """The macro's words or the template's; "" where nothing was chosen or it needs a rule."""
    outcome, rule = form.the_outcome, form.the_rule
    if not outcome or form.is_pass:
        return ""
    until = moment(timezone.now() + timedelta(days=form.the_days))
    values = values_for(form.case, by=form.by.display_name, until=until)
    if rule is not None:
        values |= {"rule_number": str(rule.number), "rule_title": rule.title}
    elif outcome != "keep":
        return ""
    if form.macro is not None and form.macro.message:
        return fill(form.macro.message, values)
    return message_for(form.case, outcome, values)
