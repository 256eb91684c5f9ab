"""Pages written by the site itself: what a new community begins with, and the demo's."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from django.db import transaction
from wagtail.models import Page

from guidelines.actions.versions import publish_version
from guidelines.content import Content, RuleText
from guidelines.models import FrontPage, GuidelinesPage, Version
from members.models import User

P = TypeVar("P", bound=Page)


@transaction.atomic
def publish_guidelines(
    content: Content,
    *,
    by: User | None,
    summary: str = "",
    is_material: bool = False,
    at: datetime | None = None,
) -> Version | None:
    """Write these guidelines onto their page and publish it, as its editor would."""
    version = publish_version(content, by=by, summary=summary, is_material=is_material, at=at)
    page = GuidelinesPage.objects.first()
    page = page or add_page(
        GuidelinesPage(title=content.title, slug=GuidelinesPage.SLUG, live=False)
    )
    page.title, page.lede = content.title, content.lede
    page.rules = json.dumps([_rule_block(rule) for rule in content.rules])
    page.enforcement, page.enforcement_note = content.enforcement, content.enforcement_note
    page.ladder = [("step", asdict(step)) for step in content.ladder]
    page.appeals = content.appeals
    page.change_summary, page.is_material = summary, is_material
    publish_page(page, by=by, at=at)
    return version


def add_page(page: P, *, below: Page | None = None) -> P:
    """Hang a page below another one, or below the front page."""
    parent = below or FrontPage.objects.get()
    parent.add_child(instance=page)
    return page


@transaction.atomic
def publish_page(page: Page, *, by: User | None, at: datetime | None = None) -> None:
    """Publish a page as it stands; `at` dates it back. Whoever calls asked who may."""
    page.save_revision(user=by, clean=False).publish(user=by, skip_permission_checks=True)
    if at is not None:
        dates: dict[str, Any] = dict.fromkeys(
            ("first_published_at", "last_published_at", "latest_revision_created_at"), at
        )
        Page.objects.filter(pk=page.pk).update(**dates)


def _rule_block(rule: RuleText) -> dict[str, Any]:
    value: dict[str, Any] = {"title": rule.title, "meaning": rule.meaning}
    for name in ("fine", "not_fine", "ladder"):
        texts: Sequence[str] = getattr(rule, name)
        value[name] = [{"type": "item", "value": text, "id": str(uuid4())} for text in texts]
    return {"type": "rule", "id": rule.block_id, "value": value}
