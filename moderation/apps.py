from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"

    def ready(self) -> None:
        from moderation import figures, screens, sign_ups  # noqa: F401 (they hand themselves in)
