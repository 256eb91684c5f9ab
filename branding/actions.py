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


def _look(site: Site) -> dict[str, Any]:
    return {
        "name": site.name,
        "tagline": site.tagline,
        "accent": site.accent,
        "logo": site.logo.name or "",
    }
