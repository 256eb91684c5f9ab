"""What beat and pages ask for. Each can run at any time, any number of times."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.utils import timezone

from automod.actions.asking import owed_posts, pay
from automod.actions.back_tests import forget_back_tests, go_on
from automod.actions.calling import forget_calls, make_call, owed_calls
from automod.actions.learning import learn_at_night, owed_trainings, work_on_training
from automod.actions.prints import forget_old_prints
from automod.actions.watching import count_found
from automod.models import BackTest
from core.tasks import shared_task

STANDS_STILL: Final = timedelta(seconds=60)


@shared_task(name="automod.count_watched", ignore_result=True)
def count_watched(*, words: Sequence[int], domains: Sequence[int]) -> None:
    """What is watched was found once more, perhaps in a text that was refused."""
    count_found(words=words, domains=domains)


@shared_task(name="automod.forget_prints", ignore_result=True)
def forget_prints() -> int:
    """Every day."""
    return forget_old_prints()


@shared_task(name="automod.go_on_with_back_test", ignore_result=True)
def go_on_with_back_test(*, test_id: int) -> bool:
    """For a while, then again: others are to have their turn."""
    is_through = go_on(test_id, seconds=20)
    if not is_through:
        go_on_with_back_test.delay(test_id=test_id)
    return is_through


@shared_task(name="automod.go_on_with_back_tests", ignore_result=True)
def go_on_with_back_tests() -> int:
    """Every half minute: what was begun and nobody works on. Says how many."""
    still = BackTest.objects.running().filter(nudged_at__lt=timezone.now() - STANDS_STILL)
    keys = list(still.order_by("nudged_at").values_list("pk", flat=True)[:10])
    for key in keys:
        go_on(key, seconds=20)
    return len(keys)


@shared_task(name="automod.forget_back_tests", ignore_result=True)
def forget_tests() -> int:
    """Every day."""
    return forget_back_tests()


@shared_task(name="automod.learn", ignore_result=True)
def learn(*, training_id: int) -> bool:
    """Learn what spam is, in a process of its own."""
    return work_on_training(training_id)


@shared_task(name="automod.learn_owed", ignore_result=True)
def learn_owed() -> int:
    """Every minute: what was asked for and stands still. Says how many."""
    owed = owed_trainings()
    for pk in owed:
        work_on_training(pk)
    return len(owed)


@shared_task(name="automod.learn_nightly", ignore_result=True)
def learn_nightly() -> bool:
    """Every night: whether there was something to learn."""
    return learn_at_night() is not None


@shared_task(name="automod.ask_akismet", ignore_result=True)
def ask_akismet(*, post_id: int) -> bool:
    """Ask about a post, or tell what moderators decided about it."""
    return pay(post_id)


@shared_task(name="automod.ask_owed", ignore_result=True)
def ask_owed() -> int:
    """Every minute: what is due and was not asked or told. Says how many posts."""
    owed = owed_posts()
    for post_id in owed:
        pay(post_id)
    return len(owed)


@shared_task(name="automod.make_call", ignore_result=True)
def make_owed_call(*, call_id: int) -> bool:
    """Tell another program what a rule did."""
    return make_call(call_id)


@shared_task(name="automod.make_owed_calls", ignore_result=True)
def make_owed_calls() -> int:
    """Every minute: what is due and was not told. Says how many."""
    owed = owed_calls()
    for call_id in owed:
        make_call(call_id)
    return len(owed)


@shared_task(name="automod.forget_calls", ignore_result=True)
def forget_old_calls() -> int:
    """Every day."""
    return forget_calls()
