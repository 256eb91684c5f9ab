"""Real decisions that everybody may read about, beside the rule they were made under.

Only posts that were looked at and kept: whoever was nudged was told so privately, and what was
taken away is not shown again. Nobody is named, and the link leads to what is public.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from forums.models import Post
from guidelines.figures import DecidedExample, provide_decided_examples
from moderation.models import Decision

PER_RULE: Final = 2
READ: Final = 200
"""The newest decisions that are looked at; what is older is no example any more."""


@provide_decided_examples
def kept_in_public(keys: Sequence[str]) -> dict[str, list[DecidedExample]]:
    """By rule, the newest first, a post once. One query."""
    later = Decision.objects.standing().filter(post=OuterRef("post"), pk__gt=OuterRef("pk"))
    rows = (
        Decision.objects.standing()
        .filter(
            outcome=Decision.Outcome.KEEP,
            rule__key__in=keys,
            post__in=Post.objects.visible_to(AnonymousUser()),
        )
        .exclude(Exists(later))
        .select_related("post__topic", "rule")
        .only(
            *("rule__key", "post__number", "post__version", "post__edited_at"),
            *("post__topic__title", "post__topic__slug", "created_at"),
        )
        .order_by("-created_at", "-pk")
    )
    found: defaultdict[str, list[DecidedExample]] = defaultdict(list)
    for decision in rows[:READ]:
        post = decision.post
        if decision.rule is None or post is None or len(found[decision.rule.key]) >= PER_RULE:
            continue
        if post.edited_at and post.edited_at > decision.created_at:
            continue  # other words than those that were decided on
        words = _("Reported and kept, in “{title}”").format(title=post.topic.title)
        href, tag = post.topic.post_href(post.number), f"topic:{post.topic_id}"
        found[decision.rule.key].append(
            DecidedExample(text=words, href=href, is_fine=True, tag=tag)
        )
    return dict(found)
