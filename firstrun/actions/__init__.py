"""Every write of a site that begins."""

from firstrun.actions.demo import create_demo

__all__ = ["create_demo"]
