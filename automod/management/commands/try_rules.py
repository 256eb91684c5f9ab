"""Try a rule file on items, without a site: for moderators who keep their rules in git."""

import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from automod.language import Kind, read_rules
from automod.trying import FORM, WrongForm, try_entry


class Command(BaseCommand):
    help = "Say which rules of a file fire on which items, and what would happen. Changes nothing."
    requires_system_checks: list[str] = []

    def create_parser(self, *args: Any, **options: Any) -> Any:
        parser = super().create_parser(*args, **options)
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = FORM
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rules", type=Path, help="a rule file in AutoModerator's language")
        parser.add_argument("items", type=Path, help="items in the form below, as JSON")
        parser.add_argument("--quiet", action="store_true", help="no remarks on a file that works")

    def handle(self, *args: Any, **options: Any) -> None:
        book = read_rules(_text(options["rules"]))
        for problem in book.errors:
            self.stdout.write(str(problem))
        if book.errors:
            sys.exit(1)
        if not options["quiet"]:
            for problem in book.problems:
                if problem.kind is not Kind.NOT_PORTABLE:
                    self.stderr.write(str(problem))
        entries = _entries(options["items"])
        try:
            answers = [try_entry(book, entry) for entry in entries]
        except WrongForm as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(json.dumps(answers, indent=1, ensure_ascii=False))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"{path} cannot be read: {problem}") from None


def _entries(path: Path) -> list[Any]:
    try:
        found = json.loads(_text(path))
    except ValueError as problem:
        raise CommandError(f"{path} is no JSON: {problem}") from None
    entries = found if isinstance(found, list) else [found]
    if not all(isinstance(entry, dict) for entry in entries):
        raise CommandError(f"{path} must hold a list of objects")
    return entries
