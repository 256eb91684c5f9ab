"""Every write about the site's own look."""

from django.core.files.base import ContentFile
from django.db import transaction

from branding.models import Site, forget_site
from core.pages import outdate
from core.transactions import after_commit


@transaction.atomic
def dress_site(
    *, name: str, accent: str, tagline: str = "", logo: bytes | None = None, keep_logo: bool = True
) -> Site:
    """Set name, accent and logo (bytes made by `core.pictures`). Whoever calls asked who may."""
    site = Site.objects.select_for_update().filter(pk=1).first() or Site(pk=1)
    site.name, site.accent, site.tagline = name, accent, tagline
    if logo is not None:
        site.logo.save("logo.webp", ContentFile(logo), save=False)
    elif not keep_logo:
        site.logo = ""
    site.save()

    outdate("site")
    after_commit(forget_site)
    return site
