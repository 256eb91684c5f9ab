"""Django's command, which throws everything away. The audit log goes only with all the rest."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from audit.protection import TABLE, lifted


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        using = options["database"]
        if TABLE not in connections[using].introspection.table_names():
            super().handle(**options)
            return
        with lifted(using):
            super().handle(**options)
