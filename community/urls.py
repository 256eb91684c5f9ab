"""All addresses of the site. Each room has its own list; `community` only joins them."""

from django.urls import include, path

from branding.views import brand_css
from community import health
from community.components import components
from core.media import media
from firstrun.views.site import site_settings

urlpatterns = [
    path("brand.css", brand_css, name="brand-css"),
    path("components/", components, name="components"),
    path("media/<path:path>", media, name="media"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("welcome/", include("firstrun.urls")),
    path("settings/site/", site_settings, name="site-settings"),
    path("cms/", include("wagtail.admin.urls")),
    path("search/", include("search.urls")),
    path("notifications/", include("notifications.urls")),
    path("", include("members.urls")),
    path("", include("imports.urls")),
    path("", include("moderation.urls")),
    path("", include("forums.urls")),
    # Last: pages that managers write stand wherever no room has one.
    path("", include("guidelines.urls")),
]

handler400 = "community.errors.bad_request"
handler403 = "community.errors.forbidden"
handler404 = "community.errors.not_found"
handler429 = "community.errors.too_many"
handler500 = "community.errors.broken"
