from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"

    def ready(self) -> None:
        # Tasks are sent with our settings from every process, not only from the worker.
        from community.celery import app

        app.set_default()
