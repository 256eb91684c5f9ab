"""Addresses below /moderation/rules/. A set is "site" or a category's slug (`automod.places`)."""

from django.urls import path

from automod.views import back_tests, editor, hits, rules, versions

app_name = "automod"

urlpatterns = [
    path("", rules.rules, name="rules"),
    path("of/<int:version_id>/<int:line>/", rules.rule_of, name="rule-of"),
    path("<str:place>/", rules.rules, name="rules-in"),
    path("<str:place>/edit/", editor.rules_edit, name="rules-edit"),
    path("<str:place>/try/", editor.rules_try, name="rules-try"),
    path("<str:place>/limits/", rules.rule_limits, name="rule-limits"),
    path("<str:place>/rule/<str:rule_hash>/", rules.rule_switch, name="rule-switch"),
    path("<str:place>/versions/", versions.rule_versions, name="rule-versions"),
    path("<str:place>/versions/<int:number>/", versions.rule_version, name="rule-version"),
    path(
        "<str:place>/versions/<int:number>/back/",
        versions.rule_version_back,
        name="rule-version-back",
    ),
    path("<str:place>/tests/", back_tests.back_tests, name="back-tests"),
    path("<str:place>/tests/<int:test_id>/", back_tests.back_test, name="back-test"),
    path(
        "<str:place>/tests/<int:test_id>/cancel/",
        back_tests.back_test_cancel,
        name="back-test-cancel",
    ),
    path(
        "<str:place>/tests/<int:test_id>/<int:line>/",
        back_tests.back_test_caught,
        name="back-test-caught",
    ),
    path("<str:place>/hits/<str:rule_hash>/", hits.rule_hits, name="rule-hits"),
]
