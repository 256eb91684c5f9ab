from community.settings import *  # noqa: F403
from community.settings import (
    CACHES,
    CELERY_BEAT_SCHEDULE,
    CELERY_BROKER_TRANSPORT_OPTIONS,
    CHANNEL_LAYERS,
    PORT,
    REDIS_URL,
)

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
if REDIS_URL:  # each test run has a part of its own
    CACHES["default"]["KEY_PREFIX"] = f"lamps-{PORT}"
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"lamps-{PORT}"
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"lamps-{PORT}:"
