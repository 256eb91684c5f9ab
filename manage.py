#!/usr/bin/env python
"""Every command of the site; `serve` starts it."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
    try:
        if sys.argv[1:2] == ["serve"]:
            _serve()
        else:
            execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refusal:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"Hearth does not start. {refusal}")


def _serve() -> None:
    """Without the models, which only the first start needs (`community/prepared.py`)."""
    from community.management.commands.serve import Command

    Command().run_from_argv(sys.argv)


if __name__ == "__main__":
    main()
