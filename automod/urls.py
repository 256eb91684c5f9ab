"""Addresses below /moderation/rules/. A set is "site" or a category's slug (`automod.places`)."""

from django.urls import path

from automod.views import rules

app_name = "automod"

urlpatterns = [
    path("", rules.rules, name="rules"),
    path("<str:place>/", rules.rules, name="rules-in"),
]
