from typing import Any

from django.core.management.base import BaseCommand, CommandError

from branding.models import Site
from firstrun.codes import code_is_needed, setup_code


class Command(BaseCommand):
    help = "Print the code that the wizard of a public site asks for."

    def handle(self, **options: Any) -> None:
        if Site.objects.exists():
            raise CommandError("This site is set up already.")
        if not code_is_needed():
            raise CommandError("Only this machine can reach the site: the wizard asks for no code.")
        self.stdout.write(setup_code())
