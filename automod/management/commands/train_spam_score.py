import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from automod.actions.spam import put_weights_into_force
from automod.spam.start import WEIGHTS, start_examples
from automod.spam.training import Example, mixed, train


class Command(BaseCommand):
    help = "Train the spam score on the shipped start and on decisions of this site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--decisions",
            type=Path,
            help='JSON Lines, each {"text": "…", "is_spam": true} and perhaps a "weight"',
        )
        parser.add_argument(
            "--start",
            action="store_true",
            help="write the shipped weights anew from the examples beside them",
        )
        parser.add_argument("--dry-run", action="store_true", help="train, and keep nothing")

    def handle(self, *, decisions: Path | None, start: bool, dry_run: bool, **options: Any) -> None:
        own = _read(decisions) if decisions and not start else []
        weights = train(mixed(start_examples(), own))
        spam = sum(example.is_spam for example in own)
        if start and not dry_run:
            WEIGHTS.write_bytes(weights.pack())
        elif not dry_run:
            put_weights_into_force(
                weights, by=None, own_spam=spam, own_conversation=len(own) - spam
            )
        self.stdout.write(
            f"Trained on {len(own)} decisions of this site, {spam} of them spam, and the start."
        )


def _read(path: Path) -> list[Example]:
    examples = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            examples.append(
                Example(str(row["text"]), bool(row["is_spam"]), float(row.get("weight", 1)))
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CommandError(f"{number}: not a decision") from error
    return examples
