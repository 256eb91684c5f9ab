from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.notifications, name="notifications"),
    path("<int:notification_id>/read/", views.notification_read, name="notification-read"),
    path("mail/", views.mail, name="mail"),
    path("read/", views.notifications_read, name="notifications-read"),
]
