from community.settings import *  # noqa: F403
from community.settings import CELERY_BEAT_SCHEDULE

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "channels",
    "guardian",
    "core",
    "eventlog",
    "branding",
    "members",
    "community",
    "tests.community.lamps",
]
MIDDLEWARE = []
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "tests.community.lamps.urls"
HASHED_STATIC = False
CELERY_BEAT_SCHEDULE = {
    "deliver what is still owed": CELERY_BEAT_SCHEDULE["deliver what is still owed"]
    | {"schedule": 1.0}
}
