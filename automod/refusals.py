"""Why something of this room was not done, in words for whoever tried."""

from core.refusals import ActionRefused


class NotToBeWatched(ActionRefused):
    """What was typed is no word or domain that could be watched."""
