"""The one exception by which an action says no in words meant for the member."""

from django.utils.functional import Promise


class ActionRefused(Exception):
    """An action that the situation does not allow. Subclasses are named for the situation."""

    href = ""
    """Where something can be done about it, called `act`."""
    act: str | Promise = ""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message
