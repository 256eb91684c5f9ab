"""All addresses of the site. Each room has its own list; `community` only joins them."""

from django.urls import include, path, re_path

from branding.views import brand_css
from community import health
from community.components import components
from core.late_urls import LateResolver
from core.media import media
from firstrun.views.site import reactions, site_settings
from guidelines.views import pages
from guidelines.wagtail_apps import load_editor

urlpatterns = [
    # First, because it is asked for most: every address before one is tried in vain.
    path("", include("forums.urls")),
    path("brand.css", brand_css, name="brand-css"),
    path("components/", components, name="components"),
    path("media/<path:path>", media, name="media"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("welcome/", include("firstrun.urls")),
    path("settings/site/", site_settings, name="site-settings"),
    path("settings/reactions/", reactions, name="reactions"),
    LateResolver("cms/", "wagtail.admin.urls", load_editor),
    path("search/", include("search.urls")),
    path("notifications/", include("notifications.urls")),
    path("", include("members.urls")),
    path("", include("imports.urls")),
    path("", include("moderation.urls")),
    path("moderation/rules/", include("automod.urls")),
    path("moderation/", include("automod.watch_urls")),
    path("", include("guidelines.urls")),
    # Last: pages that managers write stand wherever no room has one. Wagtail asks for this name.
    re_path(pages.ADDRESS, pages.page, name="wagtail_serve"),
]

handler400 = "community.errors.bad_request"
handler403 = "community.errors.forbidden"
handler404 = "community.errors.not_found"
handler429 = "community.errors.too_many"
handler500 = "community.errors.broken"
