"""The code that a public site asks for before it can be set up.

Whoever reads the server's log, or may run its commands, is its owner; a stranger who finds the
address first is not. The code follows from the site's secret key, so nothing is stored.
"""

import logging
from base64 import b32encode

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

logger = logging.getLogger(__name__)


def code_is_needed() -> bool:
    """A site that only its own machine can reach needs none."""
    return not settings.LOCAL_ONLY


def setup_code() -> str:
    """Three times four letters and digits: 60 bits."""
    digest = salted_hmac("firstrun.codes", "set up", algorithm="sha256").digest()
    code = b32encode(digest).decode().lower()
    return "-".join(code[at : at + 4] for at in (0, 4, 8))


def is_setup_code(typed: str) -> bool:
    """However it was spaced and capitalised."""
    plain = "".join(character for character in typed.lower() if character.isalnum())
    return constant_time_compare(plain, setup_code().replace("-", ""))


def announce() -> None:
    """Write the code where only the owner reads."""
    if code_is_needed():
        logger.warning(
            "This site is not set up yet. %s/welcome/ asks for this code: %s",
            settings.SITE_URL,
            setup_code(),
        )
