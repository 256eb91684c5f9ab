from django.apps import AppConfig


class AutomodConfig(AppConfig):
    name = "automod"

    def ready(self) -> None:
        from automod import explaining, screens, similar  # noqa: F401 (they hand themselves in)
