"""What legal notices say of a case."""

from moderation.models import Flag, Reviewable


def laws_named(case: Reviewable) -> list[str]:
    """The laws that this round's notices name, each once. One query."""
    notices = Flag.objects.filter(case=case, round=case.round, reason=Flag.Reason.ILLEGAL)
    named = notices.order_by("created_at").values_list("notice__law", flat=True)
    return [law for law in dict.fromkeys(named) if law]
