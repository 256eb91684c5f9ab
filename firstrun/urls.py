from django.urls import URLPattern, URLResolver

app_name = "firstrun"

urlpatterns: list[URLPattern | URLResolver] = []
