"""Make the index of the search anew, from the posts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from forums.models import Post
from search.actions import BATCH, index_posts
from search.backends import backend
from search.models import Document


class Command(BaseCommand):
    help = "Index all posts anew. Can be repeated, and stopped at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        total = Post.objects.filter(is_public=True, topic__is_public=True).count()
        if dry_run:
            has = Document.objects.count()
            self.stdout.write(f"{total} posts would be indexed; {has} have a document now.")
            return
        indexed, after = 0, 0
        posts = Post.objects.order_by("pk").values_list("pk", flat=True)
        while ids := list(posts.filter(pk__gt=after)[:BATCH]):
            indexed += index_posts(ids)
            after = ids[-1]
            if options["verbosity"] and (after // BATCH) % 20 == 0:
                self.stderr.write(f"{indexed} of {total}")
        backend().tidy()
        self.stdout.write(f"{indexed} posts can be found.")
