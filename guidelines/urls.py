from django.urls import path, re_path

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
    # Two levels of the tree at most, and nothing where another room's addresses begin.
    re_path(
        rf"^(?!(?:{pages.TAKEN})/)(?P<path>[\w-]{{1,255}}/(?:[\w-]{{1,255}}/)?)$",
        pages.page,
        name="page",
    ),
]
