"""Loads what checks passkeys without its list of all public names: 2 MB of a process."""

from core.imports import put_off

with put_off("fido2.rpid"):
    import fido2.server  # noqa: F401
