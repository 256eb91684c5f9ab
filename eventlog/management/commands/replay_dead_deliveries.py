from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from eventlog.actions import nudge, replay_dead
from eventlog.models import Delivery


class Command(BaseCommand):
    help = "Owe deliveries that failed too often once more, after their cause is mended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--listener", help="only this one, for example notifications.tell")
        parser.add_argument("--dry-run", action="store_true", help="only list them")

    def handle(self, *, listener: str | None, dry_run: bool, **options: Any) -> None:
        if dry_run:
            dead = Delivery.objects.filter(state=Delivery.State.DEAD)
            for delivery in dead.filter(listener=listener) if listener else dead:
                self.stdout.write(f"{delivery}: {delivery.error}")
            return
        count = replay_dead(listener=listener)
        if count:
            nudge()
        self.stdout.write(f"{count} dead deliveries are owed again.")
