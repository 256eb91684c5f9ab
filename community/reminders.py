"""What is due again and again. Settings may add to it or change it (`CELERY_BEAT_SCHEDULE`)."""

from typing import Any, Final

from celery import Celery
from celery.schedules import crontab

REMINDERS: Final[dict[str, dict[str, Any]]] = {
    "deliver what is still owed": {"task": "eventlog.deliver_owed", "schedule": 10.0},
    "forget old entries": {"task": "eventlog.forget_old", "schedule": 3600.0},
    "forget addresses": {"task": "members.forget_addresses", "schedule": 3600.0},
    "send letters that are owed": {"task": "notifications.send_letters", "schedule": 60.0},
    "forget letters": {"task": "notifications.forget_letters", "schedule": 86400.0},
    "forget pictures taken away": {
        "task": "members.forget_cleared_pictures",
        "schedule": 86400.0,
    },
    "clear expired sessions": {"task": "members.clear_expired_sessions", "schedule": 86400.0},
    "raise what waited too long": {"task": "moderation.raise_overdue", "schedule": 60.0},
    "take up batches that wait": {"task": "moderation.work_off_batches", "schedule": 10.0},
    "write down that lockdowns ended": {"task": "moderation.end_lockdowns", "schedule": 60.0},
    "forget who gave legal notices": {
        "task": "moderation.forget_notifiers",
        "schedule": 86400.0,
    },
    "tell of sanctions that ran out": {"task": "members.end_sanctions", "schedule": 60.0},
    "see who reached a trust level": {"task": "forums.promote_members", "schedule": 3600.0},
    "publish pages whose time has come": {
        "task": "guidelines.publish_scheduled",
        "schedule": 60.0,
    },
    "go on with back-tests": {"task": "automod.go_on_with_back_tests", "schedule": 30.0},
    "forget back-tests": {"task": "automod.forget_back_tests", "schedule": 86400.0},
    "learn what spam is": {
        "task": "automod.learn_nightly",
        "schedule": crontab(hour=3, minute=20),
    },
    "take up trainings that stand still": {"task": "automod.learn_owed", "schedule": 60.0},
    "ask Akismet what is owed": {"task": "automod.ask_owed", "schedule": 60.0},
    "tell other programs what is owed": {"task": "automod.make_owed_calls", "schedule": 60.0},
    "forget what other programs were told": {"task": "automod.forget_calls", "schedule": 86400.0},
    "forget prints of texts": {"task": "automod.forget_prints", "schedule": 86400.0},
    "forget unconfirmed accounts": {"task": "members.forget_unconfirmed", "schedule": 86400.0},
}


def configure(app: Celery) -> None:
    """From the settings; what they say of a reminder comes before what is said here."""
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.beat_schedule = REMINDERS | app.conf.beat_schedule
