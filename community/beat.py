"""Reminds the worker of what is due: `celery -A community.beat beat`.

It sends names of tasks, so it loads neither them nor any models.
"""

import logging.config
import os

from celery import Celery
from django.conf import settings

from community.reminders import configure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
logging.config.dictConfig(settings.LOGGING)

app = Celery("hearth", fixups=[], set_as_current=False)
configure(app)
