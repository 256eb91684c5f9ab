"""Hands moderation what only this room knows: posts whose text is alike."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from automod.queries import similar_to
from moderation.models import Reviewable
from moderation.similar import MOST, SINCE, provide_similar


@provide_similar("alike", _("with a similar text"))
def alike(case: Reviewable) -> Iterable[int]:
    if case.post is None:
        return ()
    found = similar_to(case.post.body, timezone.now() - SINCE, most=MOST)
    return sorted((one.post_id for one in found), reverse=True)
