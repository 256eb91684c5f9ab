from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GuidelinesConfig(AppConfig):
    name = "guidelines"

    def ready(self) -> None:
        from core.sitemaps import MAPS
        from guidelines.publishing import listen
        from guidelines.tree import prepare_pages

        listen()
        if "/sitemap-pages.xml" not in MAPS:
            MAPS.append("/sitemap-pages.xml")
        post_migrate.connect(prepare_pages, sender=self, dispatch_uid="guidelines.tree")
