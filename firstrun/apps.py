from django.apps import AppConfig


class FirstrunConfig(AppConfig):
    name = "firstrun"
