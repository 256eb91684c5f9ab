"""What the `tasks.py` of the rooms are made with. Whoever sends a task imports them then.

A process that neither sends a task nor does one never loads Celery, which takes half a second.
"""

from importlib import import_module

from celery import shared_task
from django.conf import settings

__all__ = ["shared_task"]

# Tasks are sent with our settings from every process, not only from the worker.
import_module(settings.TASK_APP)
