from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from branding.models import Site
from firstrun.actions import create_demo
from firstrun.demo_sign_in import HOW_TO_SIGN_IN


class Command(BaseCommand):
    help = "Fill an empty database with the demo community. Everybody in it has the same password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--fresh", action="store_true", help="delete everything that is there first"
        )
        parser.add_argument("--yes", action="store_true", help="yes, delete everything")

    def handle(self, *, fresh: bool, yes: bool, verbosity: int, **options: Any) -> None:
        if not (settings.DEMO or settings.LOCAL_ONLY):
            raise CommandError("The demo has log-ins everybody knows: this site is public.")
        if fresh and not yes:
            raise CommandError(
                "--fresh deletes everything on this site: say so with --fresh --yes."
            )
        if fresh:
            call_command("flush", interactive=False, verbosity=0)
            cache.clear()
        if Site.objects.exists():
            self.stdout.write("There is a community already; nothing was changed.")
            return

        create_demo(say=self.stdout.write if verbosity else lambda _sentence: None)
        if verbosity:
            self.stdout.write(f"Done. {HOW_TO_SIGN_IN}")
