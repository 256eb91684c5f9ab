"""What stops the start: one sentence that says what to set."""

from django.core.exceptions import ImproperlyConfigured


def refuse_unsafe(
    *, secret_key: str, debug: bool, local_only: bool, site_url: str, demo: bool
) -> None:
    """Raise ImproperlyConfigured, worded for whoever starts the site, where it is not safe."""
    if not secret_key:
        raise ImproperlyConfigured(
            "Set SECRET_KEY to 50 or more random characters; see .env.example."
        )
    if local_only:
        return
    if len(secret_key) < 50 or len(set(secret_key)) < 5:
        raise ImproperlyConfigured(
            "SECRET_KEY is too short or too simple: set 50 or more random characters."
        )
    if debug:
        raise ImproperlyConfigured(
            "DEBUG shows secrets to strangers: unset it, or take the public names out of "
            "ALLOWED_HOSTS."
        )
    if demo:
        raise ImproperlyConfigured(
            "DEMO has log-ins everybody knows: unset it, or take the public names out of "
            "ALLOWED_HOSTS."
        )
    if "127.0.0.1" in site_url or "localhost" in site_url:
        raise ImproperlyConfigured(
            "Set SITE_URL to the address members type, for example https://community.example.com."
        )
