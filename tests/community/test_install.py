"""What `scripts/install` asks the installer for."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.community.site import ROOT


@pytest.mark.parametrize(("may_keep", "compiles"), [(True, False), (False, True)])
def test_packages_are_compiled_once_where_python_may_not_keep_what_it_compiles(
    tmp_path, may_keep, compiles
):
    asked = install(tmp_path, {} if may_keep else {"PYTHONDONTWRITEBYTECODE": "1"})

    assert "requirements/base.txt" in asked
    assert ("--compile-bytecode" in asked) == compiles


def install(folder: Path, environment: dict[str, str]) -> list[str]:
    """The arguments of the installer, which is none here."""
    tools = folder / ".venv" / "bin"
    tools.mkdir(parents=True)
    (folder / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "install", folder / "scripts")
    for name, does in (("python", "exit 0"), ("uv", 'printf "%s\\n" "$@" > asked')):
        (tools / name).write_text(f"#!/bin/sh\n{does}\n")
        (tools / name).chmod(0o755)
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    command = ["scripts/install", "runtime", ".venv/runtime-1"]
    subprocess.run(command, cwd=folder, env=inherited | environment, check=True, timeout=60)

    assert (folder / ".venv" / "runtime-1").exists()
    return (folder / "asked").read_text().split()
