from django.urls import path

from moderation.views import audit, by_hand, case, queue, reports, roles, standing

app_name = "moderation"

urlpatterns = [
    path("settings/roles/", roles.roles, name="roles"),
    path("settings/roles/everywhere/", roles.roles_everywhere, name="roles-everywhere"),
    path("settings/roles/in/<slug:slug>/", roles.roles_in_category, name="roles-in-category"),
    path("moderation/", queue.queue, name="queue"),
    path("moderation/views/", queue.filter_save, name="filter-save"),
    path("moderation/views/<int:filter_id>/delete/", queue.filter_delete, name="filter-delete"),
    path("moderation/<int:case_id>/", case.case, name="case"),
    path("moderation/<int:case_id>/claim/", case.case_claim, name="case-claim"),
    path("moderation/<int:case_id>/release/", case.case_release, name="case-release"),
    path("moderation/<int:case_id>/touch/", case.case_touch, name="case-touch"),
    path("moderation/<int:case_id>/hand/", case.case_hand, name="case-hand"),
    path("moderation/<int:case_id>/decide/", case.case_decide, name="case-decide"),
    path("moderation/<int:case_id>/answer/", case.case_answer, name="case-answer"),
    path("moderation/<int:case_id>/look/", case.case_second_look, name="case-second-look"),
    path("moderation/<int:case_id>/note/", case.case_note, name="case-note"),
    path("moderation/<int:case_id>/undo/", case.case_undo, name="case-undo"),
    path("moderation/audit/", audit.audit_log, name="audit"),
    path("moderation/audit/export/<str:form>/", audit.audit_export, name="audit-export"),
    path("moderation/post/<int:post_id>/", by_hand.case_of_post, name="case-of-post"),
    path("report/post/<int:post_id>/", reports.report_post, name="report-post"),
    path("report/profile/<str:username>/", reports.report_profile, name="report-profile"),
    path("report/avatar/<str:username>/", reports.report_avatar, name="report-avatar"),
    path("reports/", reports.reports, name="reports"),
    path("standing/", standing.standing, name="standing"),
    path("standing/<int:decision_id>/", standing.statement, name="statement"),
    path("standing/<int:decision_id>/appeal/", standing.appeal, name="appeal"),
]
