"""Static files whose address carries a hash of their content, compressed once."""

from django.contrib.staticfiles.storage import ManifestFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

_, _IMPORTS = ManifestFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites the imports of our own modules, so a browser never mixes two versions.

    Only under `js/`: a package's files import names that are not there. Django recognises an
    import in one line that ends in a semicolon. A file that is asked for and missing is an error.
    """

    patterns = (*ManifestFilesMixin.patterns, ("js/*.js", _IMPORTS))
