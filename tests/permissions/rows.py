"""All rows, and the routes that every visitor may call in any state."""

from tests.permissions.matrix import EVERYBODY, FORUMS, READ, SIGNED_IN, STAFF, Row, get, post

OVER = "nnnnnnnn"
"""The wizard of a site that was set up long ago."""
TEAM = "lffffooo"
"""Moderators of the whole site and above."""
MODERATORS = "lfffoooo"
CASE = {"public": MODERATORS, "private": MODERATORS, "deleted": MODERATORS}
RULES = {"public": MODERATORS, "private": MODERATORS}
DOOR = "o-------"
"""Screens for those outside; whoever is in is led on."""

MEMBERS: dict[str, Row] = {
    "members:directory": get(EVERYBODY),
    "members:settings": get(SIGNED_IN),
    "members:settings-picture": post("luuuuuuu"),
    "members:settings-appearance": get(SIGNED_IN),
    "members:preview": get(STAFF),
    "members:preview-end": post(SIGNED_IN),
    "members:session-end": post("lnnnnnnn", "number"),
    "members:claim": get("nnnnnnnn", "word"),
    "members:staff-members": get(STAFF),
    "members:staff-member": get(TEAM, "author.username"),
    "members:staff-member-trust": post(TEAM, "author.username", level="2", reason="Known"),
    "members:trust-levels": get(STAFF),
    "forums:trust": get(SIGNED_IN),
    "members:staff-member-invite": post("lfffffuu", "author.username"),
    "members:staff-member-show": post("lfffffuu", "author.username"),
    "members:staff-groups": get(STAFF),
    "members:staff-group": get(STAFF, "group.pk"),
    "members:staff-group-delete": post(STAFF, "group.pk"),
    "members:staff-group-leave": post(STAFF, "group.pk", "author.username"),
    "forums:profile": get(EVERYBODY, "author.username"),
    "forums:moderators": get(STAFF, "category.slug"),
    "forums:moderator-leave": post(STAFF, "category.slug", "author.username"),
    "forums:latest-feed": get(EVERYBODY),
    "forums:category-feed": get({"public": EVERYBODY, "private": "nnnnnnnn"}, "category.slug"),
    "forums:sitemap": get(EVERYBODY),
    "forums:sitemap-lists": get(EVERYBODY),
    "forums:sitemap-topics": get(EVERYBODY, "number"),
    "forums:robots": get(EVERYBODY),
    "search:search": get(EVERYBODY),
    "notifications:notifications": get(SIGNED_IN),
    "notifications:mail": get(SIGNED_IN),
    "notifications:notifications-read": post("looooooo"),
    "notifications:notification-read": post("lnnnnnnn", "number"),
}

MODERATION: dict[str, Row] = {
    "moderation:roles": get(STAFF),
    "moderation:roles-everywhere": get(STAFF),
    "moderation:roles-in-category": get({"public": STAFF, "private": STAFF}, "category.slug"),
    "moderation:queue": get(MODERATORS),
    "moderation:filter-save": post(MODERATORS, name="Mine", query="kind=held"),
    "moderation:filter-delete": post("lfffnnnn", "number"),
    "moderation:case": get(CASE, "case.pk"),
    "moderation:case-claim": post(CASE, "case.pk"),
    "moderation:case-release": post(CASE, "case.pk"),
    "moderation:case-touch": post(CASE, "case.pk"),
    "moderation:case-hand": post(CASE, "case.pk", to="nobody"),
    "moderation:case-decide": post(CASE, "case.pk", outcome="keep", version="1"),
    "moderation:case-answer": post("lfffuuuu", "case.pk"),
    "moderation:case-second-look": post("lfffuuuu", "case.pk"),
    "moderation:case-note": post(CASE, "case.pk", text="A note"),
    "moderation:case-undo": post(CASE, "case.pk"),
    "moderation:audit": get("lfffoooo"),
    "moderation:case-of-post": get(
        {"public": "lnnnoooo", "private": "lnnnoooo", "deleted": "lnnnoooo"}, "post.pk"
    ),
    "moderation:report-post": get(READ, "post.pk"),
    "moderation:report-profile": get(EVERYBODY, "author.username"),
    "moderation:report-avatar": get("nnnnnnnn", "author.username"),
    "moderation:reports": get(SIGNED_IN),
    "moderation:standing": get(SIGNED_IN),
    "moderation:statement": get("lnnnnnnn", "number"),
    "moderation:appeal": post("lnnnnnnn", "number"),
    "moderation:similar": get({"public": "lnnnoooo", "private": "lnnnoooo"}, "case.pk"),
    "moderation:batch": get({"public": "lnnnnooo"}, "batch.pk"),
    "moderation:batch-undo": post({"public": "lnnnnooo"}, "batch.pk"),
    "moderation:agreement": get(STAFF),
    "moderation:tools": get("lfffoooo"),
    "moderation:lockdown": get(TEAM),
    "moderation:lockdown-end": post(TEAM),
    "moderation:away": get("lfffoooo"),
    "moderation:away-end": post("lfffoooo"),
    "moderation:setup": get(STAFF),
    "moderation:setup-rules": get(STAFF),
    "moderation:setup-messages": get(STAFF),
    "moderation:setup-message": get(STAFF, "outcome", "language"),
    "moderation:setup-macros": get(STAFF),
    "moderation:setup-macro-new": get(STAFF),
    "moderation:setup-macro": get(STAFF, "macro.pk"),
    "moderation:setup-macro-delete": post(STAFF, "macro.pk"),
    "moderation:audit-export": post("lfffoooo", "export"),
}

AUTOMOD: dict[str, Row] = {
    "automod:rules": get(MODERATORS),
    "automod:rules-in": get(RULES, "category.slug"),
    "automod:rules-edit": get(RULES, "category.slug"),
    "automod:rules-try": get(RULES, "category.slug"),
    "automod:rule-limits": get(RULES, "category.slug"),
    "automod:rule-switch": post(RULES, "category.slug", "rule.hash", do="off"),
    "automod:rule-versions": get(RULES, "category.slug"),
    "automod:rule-version": get(RULES, "category.slug", "rules.number"),
    "automod:rule-version-back": post(RULES, "category.slug", "rules.number"),
    "automod:rule-of": get("lfff----", "rules.pk", "rule.line"),
}

ACCOUNTS: dict[str, Row] = {
    "account_login": get(DOOR),
    "account_signup": get(DOOR),
    "account_logout": get("-ooooooo"),
    "account_inactive": get(EVERYBODY),
    "account_email_verification_sent": get("l-------"),
    "account_request_login_code": get(DOOR),
    "account_confirm_login_code": get("l-------"),
    "account_reset_password": get(EVERYBODY),
    "account_reset_password_done": get(EVERYBODY),
    "account_reset_password_from_key": get(EVERYBODY, "word", "word"),
    "account_reset_password_from_key_done": get(EVERYBODY),
    "account_change_password": get(SIGNED_IN),
    "account_set_password": get("l-------"),
    "account_email": get(SIGNED_IN),
    "account_reauthenticate": get(SIGNED_IN),
    "mfa_index": get(SIGNED_IN),
    "mfa_activate_totp": get("l-------"),
    "mfa_deactivate_totp": get("lnnnnnnn"),
    "mfa_add_webauthn": get("l-------"),
    "mfa_edit_webauthn": get("l-------", "number"),
    "mfa_list_webauthn": get(SIGNED_IN),
    "mfa_remove_webauthn": get("l-------", "number"),
    "mfa_view_recovery_codes": get("lnnnnnnn"),
    "mfa_generate_recovery_codes": get("l-------"),
    "mfa_download_recovery_codes": get("lnnnnnnn"),
    "mfa_authenticate": get("l-------"),
    "mfa_login_webauthn": get("l-------"),
    "mfa_reauthenticate": get("l-------"),
    "mfa_reauthenticate_webauthn": get("l-------"),
    "usersessions_list": get(SIGNED_IN),
    "socialaccount_connections": get(SIGNED_IN),
    "socialaccount_login_cancelled": get(EVERYBODY),
    "socialaccount_login_error": get("ffffffff"),
    "openid_connect_login": get("nnnnnnnn", "word"),
    "openid_connect_callback": get("nnnnnnnn", "word"),
    "socialaccount_signup": get("llllllll"),
}

SITE: dict[str, Row] = {
    "components": get("nnnnnnoo"),
    "firstrun:look": get(OVER),
    "firstrun:code": get(OVER),
    "firstrun:owner": get(OVER),
    "firstrun:categories": get(OVER),
    "firstrun:category-new": get(OVER),
    "firstrun:category": get(OVER, "number"),
    "site-settings": get(STAFF),
}

GUIDELINES: dict[str, Row] = {
    "guidelines:guidelines": get(EVERYBODY),
    "guidelines:history": get(EVERYBODY),
    "guidelines:version": get(EVERYBODY, "first"),
    "guidelines:accept": post(SIGNED_IN, version="1"),
    "guidelines:acceptances": get(STAFF),
    "guidelines:transparency": get(EVERYBODY),
    "guidelines:quarters": get(EVERYBODY),
    "guidelines:sitemap-pages": get(EVERYBODY),
    "wagtail_serve": get({"public": EVERYBODY, "draft": "nnnnnnnn"}, "page"),
}

ROWS: dict[str, Row] = FORUMS | MEMBERS | MODERATION | AUTOMOD | ACCOUNTS | SITE | GUIDELINES

OPEN_TO_ALL: tuple[str, ...] = (
    "brand-css",
    "health-live",
    "health-ready",
    "media",
    "social/connections/",
    "social/login/cancelled/",
    "social/login/error/",
    "social/signup/",
)
"""Files and states of the machine; and redirects of allauth to routes that have a row."""
