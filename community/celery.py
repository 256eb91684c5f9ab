"""The task queue: `celery -A community.celery worker` pays, `beat` reminds."""

import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")

app = Celery("hearth")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# In a container root is the usual user, and our messages are JSON, which runs nothing.
warnings.simplefilter("ignore", SecurityWarning)
