"""Every write of a site that begins."""

from firstrun.actions.demo import create_demo
from firstrun.actions.set_up import AlreadySetUp, open_site

__all__ = ["AlreadySetUp", "create_demo", "open_site"]
