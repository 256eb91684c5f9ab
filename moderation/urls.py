from django.urls import path

from moderation.views import audit, roles

app_name = "moderation"

urlpatterns = [
    path("settings/roles/", roles.roles, name="roles"),
    path("settings/roles/everywhere/", roles.roles_everywhere, name="roles-everywhere"),
    path("settings/roles/in/<slug:slug>/", roles.roles_in_category, name="roles-in-category"),
    path("moderation/audit/", audit.audit_log, name="audit"),
    path("moderation/audit/export/<str:form>/", audit.audit_export, name="audit-export"),
]
