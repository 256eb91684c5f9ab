"""What the same server and Django cost without a site: 60 kB of nothing, alone and after one query.

Settings, addresses and views of a project of its own; it shares only the database with the site.
"""

import os
from typing import Any

import environ
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

SECRET_KEY = "nothing is signed here"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.floor"
MIDDLEWARE: list[str] = []
INSTALLED_APPS: list[str] = []
USE_TZ = True
DATABASES: dict[str, Any] = {
    "default": environ.Env.db_url_config(os.environ["DATABASE_URL"])
    | {"CONN_MAX_AGE": 0, "OPTIONS": {"pool": {"min_size": 1, "max_size": 10, "timeout": 5}}}
}
LOGGING_CONFIG = None

PAGE = b"<!doctype html><title>floor</title>" + b"<p>Nothing to see here.</p>\n" * 2143
ROWS = (
    "SELECT id, number, author_id, created_at, html FROM forums_post"
    " WHERE topic_id = 2 AND number BETWEEN 1 AND 20 ORDER BY number"
)


def _page() -> HttpResponse:
    return HttpResponse(PAGE, headers={"Content-Length": str(len(PAGE))})


def constant(request: HttpRequest) -> HttpResponse:
    return _page()


def select(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        cursor.fetchall()
    return _page()


urlpatterns = [path("constant/", constant), path("select/", select)]
