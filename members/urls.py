from members import lighter  # noqa: F401 - before anything of allauth

# isort: split

from allauth.socialaccount.views import login_error
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from members.views import claims, directory, groups, previews, settings, staff, trust

OWN = [
    path("u/", directory.people, name="directory"),
    path("settings/", settings.profile, name="settings"),
    path("settings/picture/", settings.picture, name="settings-picture"),
    path("settings/appearance/", settings.appearance, name="settings-appearance"),
    path("settings/trust-levels/", trust.trust_levels, name="trust-levels"),
    path("settings/sessions/<int:session_id>/end/", settings.session_end, name="session-end"),
    path("settings/roles/view-as/", previews.preview, name="preview"),
    path("settings/roles/view-as/stop/", previews.preview_end, name="preview-end"),
    path("claim/<str:token>/", claims.claim, name="claim"),
    path("staff/members/", staff.member_list, name="staff-members"),
    path("staff/members/<str:username>/", staff.member, name="staff-member"),
    path("staff/members/<str:username>/invite/", staff.member_invite, name="staff-member-invite"),
    path("staff/members/<str:username>/trust/", staff.member_trust, name="staff-member-trust"),
    path("staff/members/<str:username>/show/", staff.member_show, name="staff-member-show"),
    path("staff/groups/", groups.group_list, name="staff-groups"),
    path("staff/groups/<int:group_id>/", groups.group, name="staff-group"),
    path("staff/groups/<int:group_id>/delete/", groups.group_delete, name="staff-group-delete"),
    path(
        "staff/groups/<int:group_id>/leave/<str:username>/",
        groups.group_leave,
        name="staff-group-leave",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    # allauth leaves its page for a failed sign-in elsewhere closed to those who failed
    path(
        "accounts/3rdparty/login/error/",
        login_not_required(login_error),
        name="socialaccount_login_error",
    ),
    path("accounts/", include("allauth.urls")),
    path("", include((OWN, "members"))),
]
