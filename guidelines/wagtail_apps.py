"""Wagtail's apps without its web API.

The site does not offer that API, and loading it would take every process a second at its start.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from unittest.mock import MagicMock

from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig

API: Final = (
    "wagtail.api.v3.api",
    "wagtail.contrib.redirects.api",
    "wagtail.contrib.redirects.api.v3",
    "wagtail.images.api.v3.registry",
    "wagtail.images.api.v3.router",
)


@contextmanager
def without_api() -> Iterator[None]:
    """What these modules would register goes nowhere. Who imports them later finds them whole."""
    ours = [name for name in API if name not in sys.modules]
    sys.modules.update(dict.fromkeys(ours, MagicMock()))
    try:
        yield
    finally:
        for name in ours:
            del sys.modules[name]


class RedirectsConfig(WagtailRedirectsAppConfig):
    default = False

    def ready(self) -> None:
        with without_api():
            super().ready()


class ImagesConfig(WagtailImagesAppConfig):
    default = False

    def ready(self) -> None:
        with without_api():
            super().ready()
