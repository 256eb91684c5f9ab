"""Loads some modules of Wagtail without what only the editor uses of them: 20 MB of a process."""

from core.imports import put_off, without

with put_off("bs4"):
    import wagtail.utils.text
with put_off("django.test"):
    import wagtail.coreutils  # noqa: F401
with without("pillow_heif"):  # for pictures of kinds that nobody may upload
    import willow.plugins.pillow  # noqa: F401
