"""Every write about the site's own look."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import transaction

from audit.actions import log
from branding.models import Site, forget_site
from core.pages import outdate
from core.transactions import after_commit


@transaction.atomic
def dress_site(
    *,
    name: str,
    accent: str,
    tagline: str = "",
    logo: bytes | None = None,
    keep_logo: bool = True,
    by: AbstractBaseUser | None = None,
) -> Site:
    """Set name, accent and logo (bytes made by `core.pictures`). Whoever calls asked who may.

    `by` is None at set-up.
    """
    site = Site.objects.select_for_update().filter(pk=1).first() or Site(pk=1)
    before = _look(site)
    site.name, site.accent, site.tagline = name, accent, tagline
    if logo is not None:
        site.logo.save("logo.webp", ContentFile(logo), save=False)
    elif not keep_logo:
        site.logo = ""
    site.save()

    after = _look(site)
    if by is not None and after != before:
        log("site.look", by=by, target=site, before=before, after=after)
    outdate("site")
    after_commit(forget_site)
    return site


@transaction.atomic
def set_reactions(*, by: AbstractBaseUser, reactions: list[tuple[str, str, str]]) -> Site:
    """What readers can say with one click: kind, word and icon. Whoever calls asked who may.

    What was given of another kind is kept, and shown again where the kind comes back.
    """
    site = Site.objects.select_for_update().get(pk=1)
    before = site.reactions
    site.reactions = [list(reaction) for reaction in reactions]
    site.save(update_fields=["reactions"])

    if site.reactions != before:
        after = _words(site.reactions)
        log("site.reactions", by=by, target=site, before=_words(before), after=after)
    outdate("site")
    after_commit(forget_site)
    return site


def _words(reactions: list[list[str]]) -> dict[str, Any]:
    return {"reactions": [word for _kind, word, _icon in reactions]}


def _look(site: Site) -> dict[str, Any]:
    return {
        "name": site.name,
        "tagline": site.tagline,
        "accent": site.accent,
        "logo": site.logo.name or "",
    }
