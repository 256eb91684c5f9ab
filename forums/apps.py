from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ForumsConfig(AppConfig):
    name = "forums"

    def ready(self) -> None:
        from forums import ahead  # noqa: F401 (hands itself in)

        post_migrate.connect(
            give_moderators_their_rights, sender=self, dispatch_uid="forums.rights"
        )


def give_moderators_their_rights(using: str = "default", **_signal: Any) -> None:
    """Site-wide moderators, and whoever stands above them, hold every right in every category."""
    from members.ladder import give_rights
    from members.roles import Role

    rights = ["see_category", "start_in_category", "reply_in_category", "moderate_category"]
    give_rights(Role.MODERATOR, {"forums": rights}, using)
