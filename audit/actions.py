"""Write down what somebody with power did."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from audit.acts import MODERATION
from audit.models import AuditEntry, type_of
from core.together import add


def log(
    act: str,
    *,
    by: AbstractBaseUser | None,
    target: models.Model | None = None,
    label: str = "",
    why: str = "",
    before: Any = None,
    after: Any = None,
    category_id: int | None = None,
    rule: tuple[str, int] | None = None,
    via: str = AuditEntry.Via.PAGE,
) -> AuditEntry:
    """Write the act in the transaction that does it. One INSERT; within `written_together` at its
    end, one for all of them.

    `before` and `after` are what JSON can hold, best as {field: value}; never the words people
    wrote nor their addresses, unless the act is about them.
    `rule` is a guideline's key and version. `by` is None where the site itself acted, and `via`
    then says how. `label` is the target's name for people, by default its `str()`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            f"{act} is logged in the transaction that does it."
        )
    if target is not None:
        label = label or str(target)
    key, version = rule or (None, None)
    entry = AuditEntry(
        act=act,
        is_moderation=act in MODERATION,
        by_id=by.pk if by else None,
        by_name=getattr(by, "username", ""),
        via=via,
        target_type=type_of(target) if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        target_label=label[:200],
        category_id=category_id,
        why=why,
        before=before,
        after=after,
        rule_key=key,
        rule_version=version,
    )
    add(entry, AuditEntry.objects.bulk_create)
    return entry
