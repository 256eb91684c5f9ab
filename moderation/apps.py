from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"

    def ready(self) -> None:
        from moderation import (  # noqa: F401 (they hand themselves in)
            examples,
            figures,
            lockdown,
            screens,
            sign_ups,
        )
