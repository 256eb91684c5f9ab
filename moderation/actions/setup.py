"""Managers say how the site moderates. All of it is in the audit log."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import model_to_dict

from audit.actions import log
from core.pages import outdate
from members.models import User
from moderation.models import Macro, MessageTemplate, RulePolicy, Settings, TeamTarget
from moderation.permissions import can_set_up_moderation
from moderation.refusals import NameTaken, UnknownPlaceholders
from moderation.urgency import TARGETS
from moderation.words import unknown_placeholders


@transaction.atomic
def save_settings(
    *, by: User, values: Mapping[str, Any], teams: Mapping[int, int | None], why: str = ""
) -> Settings:
    """`teams` is team → minutes; None leaves it with the time of its level."""
    _ask(by)

    settings = Settings.objects.select_for_update().filter(pk=1).first() or Settings(pk=1)
    before = _as_it_is(settings)
    for name, value in values.items():
        setattr(settings, name, value)
    settings.save()
    for team, minutes in teams.items():
        if minutes is None:
            TeamTarget.objects.filter(team=team).delete()
        else:
            TeamTarget.objects.update_or_create(team_id=team, defaults={"minutes": minutes})
    outdate(TARGETS)

    after = _as_it_is(settings)
    changed = [name for name in after if before.get(name) != after[name]]
    log(
        "moderation.settings",
        by=by,
        why=why,
        before={name: before.get(name) for name in changed},
        after={name: after[name] for name in changed},
    )
    return settings


def _as_it_is(settings: Settings) -> dict[str, Any]:
    fields = model_to_dict(settings, exclude=["id"])
    names = dict(Group.objects.values_list("pk", "name"))
    teams = TeamTarget.objects.values_list("team", "minutes")
    return fields | {f"team {names[team]}": minutes for team, minutes in teams}


@transaction.atomic
def set_severities(*, by: User, severities: Mapping[str, int], why: str = "") -> None:
    """Rule → 1 to 4. Cases that are open keep their place until something is said about them."""
    _ask(by)

    known = dict(RulePolicy.objects.values_list("key", "severity"))
    changed = {key: n for key, n in severities.items() if known.get(key, 2) != n}
    for key, severity in sorted(changed.items()):
        RulePolicy.objects.update_or_create(key=key, defaults={"severity": severity})

    if changed:
        before = {key: known.get(key, 2) for key in changed}
        log("moderation.severity", by=by, why=why, before=before, after=changed)


@transaction.atomic
def save_message(*, by: User, outcome: str, language: str, text: str) -> MessageTemplate:
    """What authors are told with this decision. Refused where a placeholder means nothing."""
    _ask(by)
    if unknown := unknown_placeholders(text):
        raise UnknownPlaceholders(unknown)

    old = MessageTemplate.objects.filter(outcome=outcome, language=language).first()
    template, _is_new = MessageTemplate.objects.update_or_create(
        outcome=outcome, language=language, defaults={"text": text}
    )

    before = {"text": old.text} if old else None
    label = _name_of(template)
    log("message.changed", by=by, target=template, label=label, before=before, after={"text": text})
    return template


@transaction.atomic
def reset_message(*, by: User, outcome: str, language: str) -> None:
    """Back to the words the site came with."""
    _ask(by)

    old = MessageTemplate.objects.filter(outcome=outcome, language=language).first()
    if old is not None:
        log("message.reset", by=by, target=old, label=_name_of(old), before={"text": old.text})
        old.delete()


@transaction.atomic
def save_macro(macro: Macro | None, *, by: User, **fields: Any) -> Macro:
    """Make a macro, or change one. Two of one name could not be told apart."""
    _ask(by)
    others = Macro.objects.filter(name__iexact=fields["name"])
    if macro is not None:
        others = others.exclude(pk=macro.pk)
    if others.exists():
        raise NameTaken
    if unknown := unknown_placeholders(fields["message"]):
        raise UnknownPlaceholders(unknown)

    before = model_to_dict(macro, exclude=["id"]) if macro else None
    macro = macro or Macro()
    for name, value in fields.items():
        setattr(macro, name, value)
    macro.save()

    log("macro.saved", by=by, target=macro, before=before, after=dict(fields))
    return macro


@transaction.atomic
def delete_macro(macro: Macro, *, by: User) -> None:
    """Decisions that were made with it stay as they are."""
    _ask(by)

    log("macro.deleted", by=by, target=macro, before=model_to_dict(macro, exclude=["id"]))
    macro.delete()


def _name_of(template: MessageTemplate) -> str:
    return f"{template.get_outcome_display()} ({template.language})"


def _ask(by: User) -> None:
    if not can_set_up_moderation(by):
        raise PermissionDenied
