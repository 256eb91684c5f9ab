"""The task queue: `celery -A community.celery worker` pays, `community/beat.py` reminds."""

import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning

from community.reminders import configure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")

app = Celery("hearth")
configure(app)
app.set_default()  # for all threads of a process that sends tasks
app.autodiscover_tasks()

# In a container root is the usual user, and our messages are JSON, which runs nothing.
warnings.simplefilter("ignore", SecurityWarning)
