from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MembersConfig(AppConfig):
    name = "members"

    def ready(self) -> None:
        from members.ladder import make_role_groups

        post_migrate.connect(make_role_groups, sender=self, dispatch_uid="members.ladder")
