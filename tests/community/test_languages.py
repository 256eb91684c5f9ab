"""Every text can be collected, and a second language shows where a reader asks for it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings as site_settings

from automod.actions import save_rules
from tests.factories.forums import TopicFactory
from tests.factories.members import StaffFactory, UserFactory

ROOT = Path(site_settings.BASE_DIR)
GERMAN = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "For things worth finding again next year."
msgstr "Was man nächstes Jahr wiederfinden möchte."

msgid "Everything is where you left it."
msgstr "Es ist alles noch da."

msgid "In this conversation"
msgstr "In diesem Gespräch"

msgid "an empty value in a list is left out: it would fit everything"
msgstr "ein leerer Wert in einer Liste zählt nicht"

"""


@pytest.fixture
def german(settings, tmp_path):
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as compiled:
        write_mo(compiled, read_po(GERMAN.splitlines(keepends=True), locale="de"))
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    settings.TEMPLATES = list(settings.TEMPLATES)  # templates ask once how many languages there are


def test_our_pages_speak_the_language_a_guest_asks_for(guest, german):
    in_german = guest.get("/categories/", headers={"accept-language": "de-AT,de;q=0.9"})
    in_english = guest.get("/categories/", headers={"accept-language": "en"})

    assert "Was man nächstes Jahr wiederfinden möchte." in in_german.text
    assert '<html lang="de"' in in_german.text
    assert "For things worth finding again next year." in in_english.text


def test_the_account_screens_do_too(guest, german):
    page = guest.get("/accounts/login/", headers={"accept-language": "de"})

    assert "Es ist alles noch da." in page.text


@pytest.mark.django_db
def test_a_stored_conversation_is_there_for_members_of_every_language(sign_in, german):
    member, topic = sign_in(UserFactory()), TopicFactory()
    pages = {
        code: member.get(topic.href, headers={"accept-language": code}).text
        for code in ("de", "en")
    }

    assert 'aria-label="In diesem Gespräch"' in pages["de"]
    assert 'aria-label="In this conversation"' in pages["en"]


@pytest.mark.django_db
def test_a_guest_with_a_language_of_their_own_does_not_choose_for_others(guest, german):
    topic = TopicFactory()
    guest.cookies["django_language"] = "de"
    chosen = guest.get(topic.href, headers={"accept-language": "en"}).text
    guest.cookies.clear()
    asked = guest.get(topic.href, headers={"accept-language": "en"}).text

    assert '<html lang="de"' in chosen
    assert '<html lang="en"' in asked


@pytest.mark.django_db
def test_remarks_on_rules_are_read_in_the_language_of_whoever_looks(sign_in, german):
    hanna = StaffFactory()
    save_rules(None, source="body: [shop, '']\naction: report\n", by=hanna)
    client = sign_in(hanna)
    pages = {
        code: client.get("/moderation/rules/site/", headers={"accept-language": code}).text
        for code in ("de", "en")
    }

    assert "ein leerer Wert in einer Liste zählt nicht" in pages["de"]
    assert "an empty value in a list is left out" in pages["en"]


def test_collecting_texts_finds_them_in_code_and_in_both_kinds_of_templates(tmp_path):
    found = tmp_path / "django.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg"]
    command += re.findall(r"-k\s\S+", (ROOT / "Makefile").read_text())

    subprocess.run([*command, "-o", found, "."], cwd=ROOT, check=True)

    with found.open("rb") as file:
        catalogue = read_po(file)
    assert "Write a few words first." in catalogue  # core/text.py
    assert "Up to %(n)d lines at once." in catalogue  # gettext
    assert "Only watch new and changed rules first" in catalogue  # gettext_lazy
    assert "You were right to tell us. It was removed." in catalogue  # gettext_noop
    assert "For things worth finding again next year." in catalogue  # templates
    assert "Everything is where you left it." in catalogue  # templates_django
