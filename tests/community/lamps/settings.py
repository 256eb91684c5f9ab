from community.settings import *  # noqa: F403
from community.settings import (
    CACHES,
    CELERY_BROKER_TRANSPORT_OPTIONS,
    CHANNEL_LAYERS,
    INSTALLED_APPS,
    PORT,
    REDIS_URL,
)

INSTALLED_APPS = [*INSTALLED_APPS, "tests.community.lamps"]
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # which allauth insists on
ROOT_URLCONF = "tests.community.lamps.urls"
HASHED_STATIC = False
CELERY_BEAT_SCHEDULE = {
    "deliver what is still owed": {"task": "eventlog.deliver_owed", "schedule": 1.0}
}
if REDIS_URL:  # each test run has a part of its own
    CACHES["default"]["KEY_PREFIX"] = f"lamps-{PORT}"
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"lamps-{PORT}"
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"lamps-{PORT}:"
