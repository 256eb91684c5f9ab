"""What follows from publishing a page, whoever or whatever published it."""

from typing import Any, Final

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils.html import strip_tags
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, UploadedFile
from wagtail.signals import page_published, page_unpublished, post_page_move

from core.pages import outdate

PAGES: Final = ("pages", "site")
"""Pages themselves, and the foot and masthead of all others, which name them."""


def listen() -> None:
    """Called once at the start."""
    from guidelines.pictures import refuse_raw_file

    pre_save.connect(refuse_raw_file, sender=UploadedFile, dispatch_uid="guidelines.raw_files")
    page_published.connect(keep_published, dispatch_uid="guidelines.published")
    page_unpublished.connect(keep_unpublished, dispatch_uid="guidelines.unpublished")
    post_page_move.connect(keep_moved, dispatch_uid="guidelines.moved")
    for signal in (post_save, post_delete):
        signal.connect(keep_redirects, sender=Redirect, dispatch_uid="guidelines.redirects")
    post_delete.connect(keep_deleted, sender=Page, dispatch_uid="guidelines.deleted")


@transaction.atomic
def keep_published(sender: type[Page], *, instance: Page, revision: Any, **_signal: Any) -> None:
    from guidelines.actions import publish_version
    from guidelines.models import GuidelinesPage

    if isinstance(instance, GuidelinesPage):
        publish_version(
            instance.content(),
            by=revision.user if revision else None,
            summary=instance.change_summary,
            is_material=instance.is_material,
        )
    keep_words(instance)
    outdate(*PAGES)


@transaction.atomic
def keep_unpublished(sender: type[Page], *, instance: Page, **_signal: Any) -> None:
    from guidelines.models import PageWords

    PageWords.objects.filter(page_id=instance.pk).delete()
    outdate(*PAGES)


@transaction.atomic
def keep_moved(sender: type[Page], *, instance: Page, **_signal: Any) -> None:
    """Addresses below it are others now."""
    for page in instance.get_descendants(inclusive=True).live().specific():
        keep_words(page)
    outdate(*PAGES)


def keep_deleted(sender: type[Page], *, instance: Page, **_signal: Any) -> None:
    if instance.live:
        outdate(*PAGES)


@transaction.atomic
def keep_redirects(**_signal: Any) -> None:
    outdate("redirects")


def keep_words(page: Page) -> None:
    """The row the search finds a published page by."""
    from guidelines.models import PageWords
    from guidelines.models.pages import SitePage

    href = page.get_url()
    if not isinstance(page, SitePage) or not href:
        return
    text = " ".join(strip_tags(" ".join(filter(None, page.words()))).split())
    PageWords.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "title": page.title,
            "text": text,
            "found_by": f"{page.title} {text}".casefold(),
            "href": href,
        },
    )
