from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GuidelinesConfig(AppConfig):
    name = "guidelines"

    def ready(self) -> None:
        from core.sitemaps import MAPS
        from guidelines.joining import words_at_the_door
        from guidelines.publishing import listen
        from guidelines.tree import give_default_guidelines, prepare_pages
        from members.door_notes import say_at_the_door

        listen()
        if "/sitemap-pages.xml" not in MAPS:
            MAPS.append("/sitemap-pages.xml")
        post_migrate.connect(prepare_pages, sender=self, dispatch_uid="guidelines.tree")
        post_migrate.connect(
            give_default_guidelines, sender=self, dispatch_uid="guidelines.defaults"
        )
        say_at_the_door(words_at_the_door)
