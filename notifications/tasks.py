"""Letters go out."""

from core.tasks import shared_task
from notifications import letters


@shared_task(name="notifications.send_letters", ignore_result=True)
def send_letters() -> int:
    """After a commit, and every minute for what no nudge announced."""
    return letters.send_owed_letters()


@shared_task(name="notifications.forget_letters", ignore_result=True)
def forget_letters() -> int:
    """Every day."""
    return letters.forget_old_letters()
