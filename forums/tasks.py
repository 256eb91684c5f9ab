"""What the forum looks at by itself from time to time."""

from core.tasks import shared_task
from forums import trust


@shared_task(name="forums.promote_members", ignore_result=True)
def promote_members() -> int:
    """Every hour. Reading makes no event, so this is how readers reach a level."""
    return trust.promote_members()
