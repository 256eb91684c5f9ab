"""Every write about guidelines and pages."""

from guidelines.actions.acceptances import AcceptedElsewhere, accept_by_joining, accept_guidelines
from guidelines.actions.pages import add_page, publish_guidelines, publish_page
from guidelines.actions.versions import publish_version

__all__ = [
    "AcceptedElsewhere",
    "accept_by_joining",
    "accept_guidelines",
    "add_page",
    "publish_guidelines",
    "publish_page",
    "publish_version",
]
