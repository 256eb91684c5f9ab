"""manage.py reconcile_traits: write down what older posts have in common."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Exists, OuterRef

from forums.models import Post
from moderation.actions.traits import reconcile_traits
from moderation.models import Trait


class Command(BaseCommand):
    help = "Keeps words and link domains of posts that were written before that was done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            missing = Post.objects.exclude(Exists(Trait.objects.filter(post=OuterRef("pk"))))
            self.stdout.write(f"{missing.count()} posts have no traits.")
        else:
            self.stdout.write(f"Looked at {reconcile_traits()} posts.")
