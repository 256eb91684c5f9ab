"""Bring the archive of a Discourse forum in, as docs/import.md describes."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from imports.actions import Options, import_archive
from imports.discourse.archive import NothingToRead
from members.roles import LADDER

STOPPED = 130
"""What a shell calls a command that Ctrl-C ended."""


class Command(BaseCommand):
    help = "Bring in topics, posts and authors of a Discourse archive. Can be stopped and repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, help="topics.jsonl.gz, a folder with it, or a folder of API answers"
        )
        parser.add_argument("--source", default="discourse", help="a name for the old community")
        parser.add_argument(
            "--see",
            default="guest",
            choices=LADDER,
            help="the lowest role that sees its categories",
        )
        parser.add_argument(
            "--old-host",
            action="append",
            default=[],
            help="host of the old site; links to it become links inside this one",
        )
        parser.add_argument(
            "--workers",
            type=int,
            default=min(os.cpu_count() or 1, 4),
            help="processes that render texts; 0 renders in this one",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be new")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Options(
            source=slugify(options["source"])[:60] or "discourse",
            see=options["see"],
            old_hosts=frozenset(host.lower() for host in options["old_host"]),
            workers=max(options["workers"], 0),
            dry_run=options["dry_run"],
        )
        try:
            # Without the colour that errors have.
            report = import_archive(options["path"], chosen, out=cast(TextIO, self.stderr._out))
        except NothingToRead as problem:
            raise CommandError(str(problem)) from None
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. What was written stays; run it again to go on.")
            raise SystemExit(STOPPED) from None
        self.stdout.write(report.summary(dry_run=chosen.dry_run))
        if not report.read_anything:
            raise CommandError(f"No topic could be read in {options['path']}.")
