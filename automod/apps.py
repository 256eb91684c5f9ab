from django.apps import AppConfig


class AutomodConfig(AppConfig):
    name = "automod"
