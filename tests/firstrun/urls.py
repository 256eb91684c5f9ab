"""All addresses, and the settings page that `community.urls` joins in."""

from django.urls import include, path

from firstrun.views.site import site_settings

urlpatterns = [
    path("settings/site/", site_settings, name="site-settings"),
    path("", include("community.urls")),
]
