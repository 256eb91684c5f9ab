from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from community import startup
from community.prepared import is_prepared
from community.supervisor import ChildDoesNotStart, Supervisor, programs
from firstrun.demo_sign_in import HOW_TO_SIGN_IN


class Command(BaseCommand):
    help = "Run the whole site on one port: pages, sockets, tasks and reminders. Ctrl-C stops it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 for the whole network")

    def handle(self, *, host: str, **options: Any) -> None:
        try:
            lock = self._prepare(host)
            self._run(host, lock)
        except (startup.StartRefused, ChildDoesNotStart) as refusal:
            raise CommandError(str(refusal)) from None

    def _prepare(self, host: str) -> int:
        startup.require_own_machine(host)
        lock = startup.hold_data_directory(settings.VAR_DIR)
        startup.require_free_port(host, settings.PORT)
        self._say("Checking the database…")
        startup.require_database()
        if not is_prepared():
            self._prepare_all()
        connections.close_all()
        return lock

    def _prepare_all(self) -> None:
        """This needs the models, for which `manage.py` did not wait."""
        django.setup()
        from community.preparing import prepare

        prepare(self._say)

    def _run(self, host: str, lock: int) -> None:
        """The web process first, so that the first page does not wait for the others to load."""
        self._say("Starting…")
        supervisor = Supervisor(self._say, keep_open=(lock,))
        commands = programs(host=host, port=settings.PORT, var=Path(settings.VAR_DIR))
        try:
            supervisor.start("web", *commands.pop("web"))
            supervisor.watch(until=lambda: startup.answers(host, settings.PORT))
            if not supervisor.stopping:
                for name, command in commands.items():
                    supervisor.start(name, *command)
                self._say(f"Hearth is at {startup.address(host)}/ and stops with Ctrl-C.")
                if settings.DEMO:
                    self._say(HOW_TO_SIGN_IN)
            supervisor.watch()
        finally:
            supervisor.stop()

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
