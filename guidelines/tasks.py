"""What the clock publishes."""

from django.core.management import call_command

from core.tasks import shared_task


@shared_task(name="guidelines.publish_scheduled", ignore_result=True)
def publish_scheduled() -> None:
    """Every minute. Pages whose time has come are published, those whose time is over are not."""
    call_command("publish_scheduled", verbosity=0)
