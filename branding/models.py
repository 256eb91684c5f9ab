"""What makes this installation the brand's own."""

import hashlib
import time
from typing import Final

from django.core.cache import cache
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.pages import keys_of_tags

SECONDS: Final = 5
"""How long a process shows the site it read, where the cache cannot say that it changed."""


class Site(models.Model):
    """The one row of the site's own settings. Without it the wizard answers every request."""

    name = models.CharField(_("name of the community"), max_length=50)
    tagline = models.CharField(_("one line about it"), max_length=150, blank=True)
    logo = models.ImageField(_("logo"), upload_to="site/", blank=True)
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#1d6478",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour looks like #1d6478."))],
    )
    reactions = models.JSONField(default=list, db_default=[], blank=True, editable=False)
    """Kind, word and icon of each, in the order they are offered; empty where they are ours."""
    set_up_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="branding_site_is_one_row")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def logo_url(self) -> str:
        return self.logo.url if self.logo else ""

    @property
    def css_url(self) -> str:
        """The stylesheet of this accent; another colour is another address."""
        return f"/brand.css?v={hashlib.sha256(self.accent.encode()).hexdigest()[:8]}"


_kept: tuple[float, str | None, Site | None] = (0.0, None, None)
(_TOKEN_KEY,) = keys_of_tags("site")


def current_site() -> Site | None:
    """The site, or None before it was set up. Read from the database every few seconds at most,
    and anew when it changed: what this process makes after that is stored for all of them.
    """
    global _kept  # noqa: PLW0603
    until, token, site = _kept
    now = cache.get(_TOKEN_KEY)
    has_changed = now is not None and now != token
    if site is None or has_changed or time.monotonic() > until:
        site = Site.objects.filter(pk=1).first()
        _kept = (time.monotonic() + SECONDS, now, site)
    return site


def forget_site() -> None:
    global _kept  # noqa: PLW0603
    _kept = (0.0, None, None)


def brand_name() -> str:
    """What the brand is called on its own pages."""
    site = current_site()
    return site.name if site else "Hearth"
