"""Wagtail's apps without its web API, and with an editor that is loaded when it is opened.

The site does not offer that API. Both would take every process some seconds at its
start, and 50 MB.
"""

from guidelines import lighter  # noqa: F401 - before anything of Wagtail

# isort: split

from functools import cache
from typing import Any, Final

from django.apps import apps
from django.utils.functional import classproperty
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig

from core.imports import to_nowhere

API: Final = (
    "wagtail.api.v3.api",
    "wagtail.contrib.redirects.api",
    "wagtail.contrib.redirects.api.v3",
    "wagtail.images.api.v3.registry",
    "wagtail.images.api.v3.router",
)


class RedirectsConfig(WagtailRedirectsAppConfig):
    default = False

    def ready(self) -> None:
        with to_nowhere(*API):
            super().ready()


class AdminConfig(WagtailAdminAppConfig):
    default = False

    def ready(self) -> None:
        """Who asks a page for what the editor has to say loads the editor."""
        from wagtail.models import Page

        Page.get_edit_handler = classmethod(_edit_handler)
        Page.base_form_class = classproperty(_base_form_class)

    def load(self) -> None:
        super().ready()


class ImagesConfig(WagtailImagesAppConfig):
    default = False

    def ready(self) -> None:
        """What holds for pictures wherever they are changed. Nothing here is harmed by a repeat."""
        from wagtail.images import get_image_model, get_permission_policy
        from wagtail.images.signal_handlers import register_signal_handlers
        from wagtail.models import ReferenceIndex
        from wagtail.permissions import register_permission_policy

        picture = get_image_model()
        register_permission_policy(picture, get_permission_policy())
        register_signal_handlers()
        ReferenceIndex.register_model(picture)

    def load(self) -> None:
        with to_nowhere(*API):
            super().ready()


@cache
def load_editor() -> None:
    """Wagtail's own start of everything behind `/cms/`: about two seconds, once in a process."""
    for label in ("wagtailadmin", "wagtailimages"):
        apps.get_app_config(label).load()  # type: ignore[attr-defined]


def _edit_handler(page: Any) -> Any:
    load_editor()
    return page.get_edit_handler()


def _base_form_class(page: Any) -> Any:
    load_editor()
    return page.base_form_class
