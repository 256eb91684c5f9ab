"""What holds for the repository as a whole: doors, migrations, templates, documents."""

import re
import subprocess
import sys
from pathlib import Path

import allauth
import pytest
from django.conf import settings as site_settings
from django.core.management import call_command

from audit.addresses import ADDRESS_DAYS
from community.components import component_names
from community.origins import SOCKETS_PER_NETWORK
from core import limits, pages, pictures, text, usernames
from core.markdown import effort, highlight, rendering
from eventlog.actions import WAITS
from firstrun import reaction_forms
from forums.actions import writing
from forums.forms import MOST_TAGS
from forums.views.topics import PREVIEWS_PER_MINUTE
from members import passwords, trust
from members.actions.claims import CLAIM_DAYS
from members.previews import PREVIEW_SECONDS
from members.views.settings import UPLOADS_PER_HALF_HOUR
from moderation.queries.audit import LOOKED_THROUGH
from search import language
from search.backends.base import NEWEST
from search.queries import MOST_PAGES

ROOT = Path(site_settings.BASE_DIR)
ROOMS = sorted(path.parent for path in ROOT.glob("*/apps.py"))
JINJA, DJANGO = ROOT / "templates", ROOT / "templates_django"
OUTSIDE = Path(allauth.__file__).parent / "templates"
BY_OTHERS = {"403.html", "404.html", "500.html", "account/password_reset_help_text.html"}
"""Django and allauth look for these by themselves."""

INLINE = re.compile(
    r"""\sstyle\s*=\s*["']|<style\b|<script\b(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*["']"""
)
HERE_ONLY = re.compile(r"/(?:root|work|Users|home/[a-z]+)/[\w.-]|index-url")
HOSTS = re.compile(r"\b(?:pypi\.org|pythonhosted\.org|registry\.npmjs|proxy\.golang)\b")


def tracked_texts():
    """Path and text of every file under version control that is a text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.suffix not in {".png", ".webp", ".jpg", ".gz", ".mo"} and path.is_file():
            yield name, path.read_text(errors="replace")


def templates():
    for folder in (JINJA, DJANGO):
        for path in sorted(filter(Path.is_file, folder.rglob("*"))):
            yield folder, path.relative_to(folder).as_posix(), path.read_text()


def test_every_room_keeps_to_its_doors():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as m; m()"]

    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert found.returncode == 0, found.stdout
    assert " 0 broken" in found.stdout


def test_every_room_is_in_the_contract_and_on_the_map():
    contract = (ROOT / "pyproject.toml").read_text().partition("[tool.importlinter]")[2]
    readme, architecture = (
        (ROOT / "README.md").read_text(),
        (ROOT / "docs/architecture.md").read_text(),
    )

    for room in ROOMS:
        assert f'"{room.name}"' in contract
        assert f"`{room.name}/`" in readme
        assert f"`{room.name}/`" in architecture


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_template_is_used():
    code = "".join(path.read_text() for room in ROOMS for path in room.rglob("*.py"))
    sources = {(folder, name): source for folder, name, source in templates()}

    unused = [
        name
        for folder, name in sources
        if name not in BY_OTHERS
        and not (folder == DJANGO and _is_found_by_allauth(name))
        and f'"{name}"' not in code
        and not any(
            f'"{name}"' in other or f"'{name}'" in other
            for key, other in sources.items()
            if key != (folder, name)
        )
    ]

    assert unused == []


def _is_found_by_allauth(name):
    """It replaces one of allauth's, or is a mail or message that allauth names by its parts."""
    return (OUTSIDE / name).exists() or re.search(r"(email|messages)/\w+\.txt$", name)


def test_every_component_is_on_the_page_of_all():
    shown = "".join(source for _f, name, source in templates() if name.startswith("community/"))

    assert [name for name in component_names() if f'"components/{name}.html"' not in shown] == []


def test_no_template_has_styles_or_scripts_of_its_own():
    wrong = [
        (name, found[0])
        for _folder, name, source in templates()
        for found in INLINE.finditer(source)
    ]

    assert wrong == []


def test_no_file_names_a_place_on_somebodys_machine_or_an_index_of_packages():
    me = Path(__file__).relative_to(ROOT).as_posix()

    wrong = [
        (name, found[0])
        for name, source in tracked_texts()
        if name != me
        for pattern in (HERE_ONLY, HOSTS)
        for found in pattern.finditer(source)
    ]

    assert wrong == []


def test_every_link_between_documents_leads_somewhere():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]

    broken = [
        (document.name, target)
        for document in documents
        for target in re.findall(r"(?:\]\(|src=\")([^)#\s\"]+)", document.read_text())
        if "://" not in target and not (document.parent / target).exists()
    ]

    assert broken == []


def test_every_stylesheet_and_every_element_is_in_the_document_of_the_design():
    page = (ROOT / "docs/design.md").read_text()
    files = [*(ROOT / "static/css").glob("*.css"), *(ROOT / "static/js/elements").glob("*.js")]

    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    named = sorted(name for row in rows for name in re.findall(r"`([\w-]+)`", row))

    assert [name for name in named if not name.startswith("--")] == sorted(f.stem for f in files)


def test_every_command_is_in_a_document_or_behind_make():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "Makefile"]
    told = "".join(document.read_text() for document in documents)
    commands = {path.stem for room in ROOMS for path in room.glob("management/commands/[a-z]*.py")}

    assert [name for name in sorted(commands) if f"manage.py {name}" not in told] == []


def test_every_dependency_has_its_reason_and_every_reason_its_dependency():
    asked = [
        re.split(r"[\[<>=~! ]", line)[0]
        for name in ("base", "dev")
        for line in (ROOT / f"requirements/{name}.in").read_text().splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    said = re.findall(r"^\| `([\w.-]+)` \| \S", (ROOT / "docs/dependencies.md").read_text(), re.M)

    assert sorted(said) == sorted(asked)


def test_every_decision_has_its_parts_and_a_number_of_its_own():
    pages_ = sorted((ROOT / "docs/decisions").glob("*.md"))

    numbers = [page.name[:4] for page in pages_]
    headings = [page.read_text().splitlines()[0] for page in pages_]

    assert len(set(numbers)) == len(numbers)
    for number, heading in zip(numbers, headings, strict=True):
        assert heading.startswith(f"# {int(number)}. ")


def test_the_pictures_of_the_readme_are_small():
    assert {
        picture.name
        for picture in (ROOT / "docs/screenshots").iterdir()
        if picture.stat().st_size > 150_000
    } == set()


LIMITS = [
    f"{site_settings.GUEST_REQUESTS_PER_MINUTE} a minute",
    f"{site_settings.GUEST_REQUESTS_PER_10_SECONDS} in 10 s",
    f"{limits.MEMBER_FACTOR} times as many",
    f"| {writing.BURST} in {writing.BURST_SECONDS} s",
    f"| {writing.EDITS_PER_MINUTE} a minute",
    f"| {PREVIEWS_PER_MINUTE} a minute",
    f"| {SOCKETS_PER_NETWORK} in each process",
    f"| {UPLOADS_PER_HALF_HOUR} in 30 min",
    f"| {text.MAX_BODY_BYTES // 1000} kB in UTF-8",
    f"| {effort.MAX_NESTING} deep",
    f"| {rendering.MAX_MENTIONS} mentioned",
    f"| {highlight.MAX_CODE:,} characters a block, {highlight.MAX_CODE_PER_TEXT:,} a text",
    f"title | {text.MAX_TITLE} characters",
    f"name | {text.MAX_NAME} characters",
    f"| {usernames.MIN_LENGTH} to {usernames.MAX_LENGTH} characters",
    f"Tags of a topic | {MOST_TAGS}, of 30",
    f"a site offers | {reaction_forms.MOST}, of {reaction_forms.LONGEST_WORD} characters",
    f"| {passwords.LENGTH} characters at least; {passwords.STAFF_LENGTH} for moderators",
    f"| {pictures.MAX_BYTES // 10**6} MB and {pictures.MAX_PIXELS // 10**6} million pixels",
    f"| {site_settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 10**6} MB, "
    f"{site_settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} fields",
    f"| {language.LONGEST} characters, {language.MOST_TERMS} words; the newest {NEWEST} matches",
    f"ranked, {MOST_PAGES} pages",
    f"A task | {site_settings.CELERY_TASK_TIME_LIMIT} s",
    f"A delivery | {len(WAITS) + 1} attempts",
    f"A stored page or part | {pages.KEEP_SECONDS // 3600} hour",
    f"Addresses an account was used from | {ADDRESS_DAYS} days",
    f"as somebody else | {PREVIEW_SECONDS // 3600} hour",
    f"looks for words | {LOOKED_THROUGH:,}",
    f"A session | {site_settings.SESSION_COOKIE_AGE // 86400} days",
    f"claim an account | {CLAIM_DAYS} days",
]


@pytest.mark.parametrize("column", [*trust.REQUIREMENTS, *trust.LIMITS])
def test_the_page_of_limits_says_what_trust_levels_begin_with(column):
    shown = [_limit(column, value) for value in trust.DEFAULTS[column]]

    row = f"| {trust.words_of(column)} | {' | '.join(shown)} |"

    assert row in (ROOT / "docs/limits.md").read_text()


def _limit(column, value):
    nothing = value is None or (column in trust.REQUIREMENTS and not value)
    return "–" if nothing else f"{value:,}"


@pytest.mark.parametrize("words", LIMITS)
def test_the_page_of_limits_says_what_the_code_does(words):
    assert words in (ROOT / "docs/limits.md").read_text()


def test_every_setting_that_limits_is_on_the_page_of_limits():
    manual = (ROOT / ".env.example").read_text()
    named = re.findall(r"^(\w*(?:LIMITS|_PER_\w+|SIGNUP_SECONDS))=", manual, re.M)

    page = (ROOT / "docs/limits.md").read_text()

    assert [name for name in named if name not in page] == []
