"""The spam score learns from what moderators decided.

The row of a training is what is owed; whoever works on it takes it up for some minutes. What comes
of it is written in one transaction with the new table, so a killed worker loses nothing but time.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.actions import log
from audit.models import AuditEntry
from automod.actions.spam import put_weights_into_force
from automod.models import SpamWeights, Training, spam_settings
from automod.permissions import can_keep_watch_lists
from automod.queries.decided import Decided, decided_texts
from automod.spam.learning import LearningFailed, Lesson, learn_apart
from automod.spam.start import shipped
from core.transactions import after_commit
from members.models import User
from moderation.models import moderation_settings

logger = logging.getLogger(__name__)

LEAST_OF_EACH: Final = 20
"""Decisions about spam, and as many about conversation, before anything is learned."""
LEAST_NEW: Final = 10
"""Decisions since the table in force was made; fewer show nothing."""
STANDS_STILL: Final = timedelta(minutes=6)
"""Longer than a training may take (`automod.spam.learning.SECONDS`)."""


@transaction.atomic
def ask_to_learn(*, by: User | None) -> Training:
    """Have the site learn now. While it is at it, that is the same training."""
    if by is not None and not can_keep_watch_lists(by):
        raise PermissionDenied
    if (open_one := Training.objects.filter(finished_at=None).first()) is not None:
        return open_one

    try:
        with transaction.atomic():
            training = Training.objects.create(by=by)
    except IntegrityError:
        return Training.objects.get(finished_at=None)

    if by is not None:
        log("spam.learn", by=by, target=training)
    after_commit(_nudge, training.pk)
    return training


def learn_at_night() -> Training | None:
    """Begin a training, if the site may learn by itself and there is something new to learn."""
    if not spam_settings().learns_at_night:
        return None
    last = Training.objects.filter(finished_at__isnull=False).order_by("-pk").first()
    decided = decided_texts()
    if _refusal(decided, _fresh(decided, _in_force())):
        return None
    if last is not None and not any(one.at > last.asked_at for one in decided):
        return None
    return ask_to_learn(by=None)


def work_on_training(pk: int) -> bool:
    """Carry a training out, unless another worker has it. Says whether this one did."""
    now = timezone.now()
    free = Q(began_at=None) | Q(began_at__lt=now - STANDS_STILL)
    if not Training.objects.filter(free, pk=pk, finished_at=None).update(began_at=now):
        return False

    in_force, decided = _in_force(), decided_texts()
    fresh = _fresh(decided, in_force)
    if refusal := _refusal(decided, fresh):
        return _finish(pk, refusal)
    try:
        lesson = learn_apart(
            [one.example for one in decided],
            fresh=fresh,
            in_force=in_force.weights if in_force else shipped(),
            hold_at=moderation_settings().spam_hold_at,
        )
    except LearningFailed:
        logger.exception("Training %s failed", pk)
        return _finish(pk, _("It broke off, and the table in force stays. The log says why."))
    return _put_down(pk, lesson, decided, in_force)


def owed_trainings() -> list[int]:
    """Asked for, and nobody is at it."""
    free = Q(began_at=None) | Q(began_at__lt=timezone.now() - STANDS_STILL)
    return list(Training.objects.filter(free, finished_at=None).values_list("pk", flat=True))


def what_is_missing(spam: int, conversation: int) -> str:
    """How many decisions are missing before the site can learn, as a sentence, or ""."""
    short_of_spam = max(LEAST_OF_EACH - spam, 0)
    short_of_rest = max(LEAST_OF_EACH - conversation, 0)
    if not short_of_spam and not short_of_rest:
        return ""
    parts = [
        ngettext("%(n)d more decision that something is spam",
                 "%(n)d more decisions that something is spam", short_of_spam)
        % {"n": short_of_spam}
        if short_of_spam
        else "",
        ngettext("%(n)d more decision that something is conversation",
                 "%(n)d more decisions that something is conversation", short_of_rest)
        % {"n": short_of_rest}
        if short_of_rest
        else "",
    ]  # fmt: skip
    missing = _(" and ").join(filter(None, parts))
    return _("Too little to learn from: %(missing)s needed.") % {"missing": missing}


def _refusal(decided: Sequence[Decided], fresh: int) -> str:
    spam = sum(one.example.is_spam for one in decided)
    if missing := what_is_missing(spam, len(decided) - spam):
        return missing
    if fresh < LEAST_NEW:
        return ngettext(
            "Only %(n)d decision since the table in force was made, %(least)d needed.",
            "Only %(n)d decisions since the table in force was made, %(least)d needed.",
            fresh,
        ) % {"n": fresh, "least": LEAST_NEW}
    return ""


@transaction.atomic
def _put_down(
    pk: int, lesson: Lesson, decided: Sequence[Decided], in_force: SpamWeights | None
) -> bool:
    """The new table comes into force if it is not worse, and the training says what came of it."""
    training = Training.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if training.finished_at is not None:
        return False
    if _in_force() != in_force:
        return _finish(pk, _("Another table came into force meanwhile, and that one stays."))

    spam = sum(one.example.is_spam for one in decided)
    said = {"new": round(lesson.new.f1 * 100), "before": round(lesson.before.f1 * 100)}
    if not lesson.is_better:
        return _finish(
            pk,
            _(
                "The new table does worse on new decisions (F1 %(new)d of 100) than the one in"
                " force (%(before)d), which stays."
            )
            % said,
        )
    row = put_weights_into_force(
        lesson.weights,
        by=None,
        own_spam=spam,
        own_conversation=len(decided) - spam,
        figures=_figures(lesson),
        via=AuditEntry.Via.TASK,
        why=_("Learned from %(n)d decisions.") % {"n": len(decided)},
    )
    words = _(
        "Learned from %(n)d decisions, %(spam)d of them spam. On new decisions F1 is %(new)d of"
        " 100, before it was %(before)d."
    ) % (said | {"n": len(decided), "spam": spam})
    return _finish(pk, words, row)


def _figures(lesson: Lesson) -> dict[str, Any]:
    whole, at_hold = lesson.whole, lesson.at_hold
    figures = {
        "precision": whole.precision,
        "recall": whole.recall,
        "f1": whole.f1,
        "held_precision": at_hold.precision,
        "held_recall": at_hold.recall,
        "new": lesson.new.f1,
        "before": lesson.before.f1,
    }
    return {name: round(value, 4) for name, value in figures.items()} | {
        "hold_at": moderation_settings().spam_hold_at
    }


def _finish(pk: int, said: str, weights: SpamWeights | None = None) -> bool:
    Training.objects.filter(pk=pk, finished_at=None).update(
        finished_at=timezone.now(), said=said[:300], weights=weights
    )
    return True


def _in_force() -> SpamWeights | None:
    return SpamWeights.objects.filter(is_active=True).first()


def _fresh(decided: Sequence[Decided], in_force: SpamWeights | None) -> int:
    """How many of the decisions, which come newest first, the table in force cannot know."""
    if in_force is None:
        return len(decided)
    return sum(one.at > in_force.made_at for one in decided)


def _nudge(pk: int) -> None:
    from automod.tasks import learn

    learn.delay(training_id=pk)
