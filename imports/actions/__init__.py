"""Every write of an import. Small transactions that each leave a whole: a run can stop anywhere."""

from imports.actions.run import Options, import_archive

__all__ = ["Options", "import_archive"]
