"""Prints of posts: kept while a copy may still come."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from automod.models import TextPrint
from automod.spam.prints import print_of
from forums.models import Post

KEPT_DAYS: Final = 30


def print_post(post: Post) -> TextPrint | None:
    """Keep what the text looks like now. A text too short to say anything has no print."""
    own = print_of(post.body)
    if own is None:
        TextPrint.objects.filter(pk=post.pk).delete()
        return None

    bands = {f"band_{number}": band for number, band in enumerate(own.bands, 1)}
    fields = {"author_id": post.author_id, "exact": own.exact, "bins": own.bins} | bands
    kept, _made = TextPrint.objects.update_or_create(
        post=post, defaults=fields, create_defaults=fields | {"made_at": post.created_at}
    )
    return kept


def forget_old_prints() -> int:
    """How many are older than KEPT_DAYS and now gone."""
    old = TextPrint.objects.filter(made_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    return old.delete()[0]
