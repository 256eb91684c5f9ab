"""The language the site writes to somebody in: theirs, else the site's."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

from members.models import User


def language_of(user: User | None) -> str:
    """A language the site has. None is somebody without an account."""
    wanted = user.language if user is not None else ""
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@contextmanager
def in_language_of(user: User | None) -> Iterator[None]:
    """Sentences made here are in their language."""
    with translation.override(language_of(user)):
        yield
