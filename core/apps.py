from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core import converters, lookups  # noqa: F401 - they hand themselves in
        from core.fields import word_what_is_missing

        word_what_is_missing()
