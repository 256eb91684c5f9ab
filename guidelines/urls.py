from django.urls import path

from guidelines.views import acceptances, pages, public

app_name = "guidelines"

urlpatterns = [
    path("guidelines/", public.guidelines, name="guidelines"),
    path("guidelines/history/", public.history, name="history"),
    path("guidelines/history/<int:number>/", public.version, name="version"),
    path("guidelines/accept/", acceptances.accept, name="accept"),
    path("guidelines/acceptances/", acceptances.acceptances, name="acceptances"),
    path("transparency/", public.transparency, name="transparency"),
    path("transparency/quarters.csv", public.quarters, name="quarters"),
    path("sitemap-pages.xml", pages.sitemap_pages, name="sitemap-pages"),
]
