from django.urls import path

from core.media import media

urlpatterns = [path("media/<path:path>", media, name="late-media")]
