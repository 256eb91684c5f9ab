from django.urls import path

from moderation.views import audit

app_name = "moderation"

urlpatterns = [
    path("moderation/audit/", audit.audit_log, name="audit"),
    path("moderation/audit/export/<str:form>/", audit.audit_export, name="audit-export"),
]
