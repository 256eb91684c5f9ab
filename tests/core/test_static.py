"""Every static file has an address with a hash, and our modules import each other by it."""

import json
import re

import pytest
from django.core.management import call_command

HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")
IMPORTED = re.compile(r"""^\s*(?:import|export)\b[^;]*?["'](\.[^"']+)["']""", re.MULTILINE)


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "core.static.HashedStaticFiles"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    paths = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    return {path: tmp_path / hashed for path, hashed in paths.items()}


def test_our_modules_import_each_other_by_hashed_names(collected):
    modules = {p: f for p, f in collected.items() if p.startswith("js/") and p.endswith(".js")}

    unhashed = [
        (path, imported)
        for path, file in modules.items()
        for imported in IMPORTED.findall(file.read_text())
        if not HASHED.search(imported)
    ]

    assert modules
    assert unhashed == []
