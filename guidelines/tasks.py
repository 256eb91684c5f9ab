"""What the clock publishes."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="guidelines.publish_scheduled", ignore_result=True)
def publish_scheduled() -> None:
    """Every minute. Pages whose time has come are published, those whose time is over are not."""
    call_command("publish_scheduled", verbosity=0)
