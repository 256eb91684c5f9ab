from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save


class MembersConfig(AppConfig):
    name = "members"

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_reset, password_set
        from allauth.mfa.models import Authenticator
        from django.contrib.auth.signals import user_logged_in

        from members.actions.sessions import password_was_changed
        from members.addresses import note_sign_in
        from members.ladder import make_role_groups
        from members.second_factors import keep_second_factor
        from members.trust import make_trust_levels

        for signal in (password_changed, password_set, password_reset):
            signal.connect(password_was_changed, dispatch_uid="members.sessions")
        user_logged_in.connect(note_sign_in, dispatch_uid="members.addresses")
        post_migrate.connect(make_role_groups, sender=self, dispatch_uid="members.ladder")
        post_migrate.connect(make_trust_levels, sender=self, dispatch_uid="members.trust")
        for signal in (post_save, post_delete):
            signal.connect(
                keep_second_factor, sender=Authenticator, dispatch_uid="members.second_factors"
            )
