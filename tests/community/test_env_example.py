"""`.env.example` is the manual: it names every variable, and none that is not read."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_variable_is_in_the_manual_and_every_line_of_the_manual_is_read():
    settings = (ROOT / "community" / "settings.py").read_text()
    manual = (ROOT / ".env.example").read_text()

    read = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', settings))
    described = re.findall(r"^([A-Z0-9_]+)=", manual, re.MULTILINE)

    assert sorted(described) == sorted(read)


def test_the_manual_as_it_stands_is_a_working_env_file():
    import environ

    values = dict(line.split("=", 1) for line in _lines())

    assert environ.Env.db_url_config(values["DATABASE_URL"] or "sqlite:///x")
    assert all(" #" not in value for value in values.values())


def _lines():
    manual = (ROOT / ".env.example").read_text()
    return [line for line in manual.splitlines() if line and not line.startswith("#")]
