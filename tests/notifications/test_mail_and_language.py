"""Members are written to in their language, and of some things only if they like."""

from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.utils.translation import override

from eventlog.testing import deliver_events
from members.models import User
from moderation.actions import answer_appeal, appeal, appeal_until, undo_decision
from moderation.models import MessageTemplate, Reviewable
from moderation.words import moment
from notifications.models import Letter, Notification
from tests.factories.members import StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, DecisionFactory, FlagFactory, RuleFactory

pytestmark = pytest.mark.django_db

FRENCH = {
    "Hello {name},": "Bonjour {name},",
    "We removed a post of yours.": "Nous avons retiré un de vos messages.",
    "We took a decision about you back. What it changed is as it was.": "Nous avons annulé.",
    "You were right to tell us. It was removed.": "Vous aviez raison. C’est retiré.",
    "Somebody else looked again. The decision stays.": "La décision reste.",
    "Rule {number}, “{title}”, of version {version} of our guidelines.": "Règle {number}.",
}


@pytest.fixture(autouse=True)
def french(settings: Any, tmp_path: Path) -> None:
    """A site in English and French, with some of its sentences translated."""
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalog = Catalog(locale="fr", charset="utf-8")
    for words, translated in FRENCH.items():
        catalog.add(words, translated)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
    settings.LOCALE_PATHS = [tmp_path]


def letters_of(user: User) -> list[str]:
    return list(Letter.objects.filter(user=user).order_by("pk").values_list("body", flat=True))


def test_a_decision_is_told_in_the_language_of_whom_it_is_about():
    maren = UserFactory(name="Maren", language="fr")
    case = CaseFactory()
    Reviewable.objects.filter(pk=case.pk).update(user=maren)
    case.refresh_from_db()

    decision = DecisionFactory(case=case, outcome="remove")
    deliver_events()

    assert Notification.objects.get(user=maren).text.startswith("Nous avons retiré")
    assert letters_of(maren)[0].startswith("Bonjour Maren,")
    with override("fr"):
        until = moment(appeal_until(decision))
    assert until in letters_of(maren)[0]


def test_the_reporter_reads_the_outcome_in_theirs_and_another_in_the_sites():
    flag = FlagFactory(by=UserFactory(language="fr"))
    other = FlagFactory(post=flag.case.post)

    DecisionFactory(case=flag.case, outcome="remove")

    flag.refresh_from_db()
    other.refresh_from_db()
    assert flag.answer == "Vous aviez raison. C’est retiré."
    assert other.answer == "You were right to tell us. It was removed."


def test_taking_back_and_an_answer_to_an_appeal_are_in_it_too():
    decision = DecisionFactory()
    User.objects.filter(pk=decision.user_id).update(language="fr")
    decision.refresh_from_db()
    deliver_events()
    appeal(decision, by=decision.user, text="Look again")
    answer_appeal(
        Reviewable.objects.get(kind="appeal"), by=StaffFactory(), overturn=False, answer="It stays."
    )
    undo_decision(decision, by=StaffFactory())
    deliver_events()

    texts = Notification.objects.filter(user=decision.user).values_list("text", flat=True)

    assert "La décision reste." in texts
    assert "Nous avons annulé." in texts


def test_the_template_in_the_members_language_fills_the_message(sign_in: Any):
    MessageTemplate.objects.create(outcome="remove", language="en", text="Gone, {name}.")
    MessageTemplate.objects.create(outcome="remove", language="fr", text="Retiré, {name}.")
    case, rule, client = CaseFactory(), RuleFactory(), sign_in(StaffFactory())
    chosen = {"outcome": "remove", "rule": rule.pk, "version": case.version, "do": "words"}

    def words() -> str:
        answer = client.post(f"/moderation/{case.pk}/decide/", chosen, HTTP_HX_REQUEST="true")
        return str(answer.content.decode())

    assert f"Gone, {case.user.first_word}." in words()
    User.objects.filter(pk=case.user_id).update(language="fr")

    assert f"Retiré, {case.user.first_word}." in words()


def test_the_statement_of_reasons_is_in_the_members_language(sign_in: Any):
    decision = DecisionFactory()
    client = sign_in(decision.user)
    assert "of our guidelines" in client.get(decision.href).content.decode()
    User.objects.filter(pk=decision.user_id).update(language="fr")

    assert "Règle 1." in client.get(decision.href).content.decode()
    assert "Nous avons retiré" in client.get("/standing/").content.decode()


def test_members_choose_language_and_mails_on_one_page(sign_in: Any):
    maren = UserFactory()
    client = sign_in(maren)
    page = client.get("/notifications/mail/").content.decode()
    assert "Français" in page
    assert 'name="case"' not in page

    answer = client.post("/notifications/mail/", {"language": "fr", "over": "on", "level": "on"})

    assert answer.status_code == 302
    maren.refresh_from_db()
    assert maren.language == "fr"
    assert list(maren.quiet.values_list("kind", flat=True)) == ["report"]
    assert 'name="report" checked' not in client.get("/notifications/mail/").content.decode()


def test_a_language_the_site_has_not_is_refused_beside_the_field(sign_in: Any):
    maren = UserFactory()

    answer = sign_in(maren).post("/notifications/mail/", {"language": "tlh"})

    assert answer.status_code == 422
    maren.refresh_from_db()
    assert (maren.language, maren.quiet.count()) == ("", 0)


def test_who_switched_a_kind_off_is_told_here_and_not_by_mail(sign_in: Any):
    flag = FlagFactory()
    sign_in(flag.reporter).post("/notifications/mail/", {"language": ""})

    DecisionFactory(case=flag.case)
    deliver_events()

    assert Notification.objects.filter(user=flag.reporter, kind="report").count() == 1
    assert letters_of(flag.reporter) == []


def test_what_is_decided_about_somebody_always_comes_by_mail(sign_in: Any):
    case = CaseFactory()
    sign_in(case.user).post("/notifications/mail/", {"language": ""})
    case.user.quiet.create(kind="decision")

    DecisionFactory(case=case)
    deliver_events()

    assert len(letters_of(case.user)) == 1


def test_moderators_switch_the_mails_of_cases_and_keep_that_when_they_moderate_no_more(
    sign_in: Any,
):
    dewi = StaffFactory()
    client = sign_in(dewi)
    assert 'name="case"' in client.get("/notifications/mail/").content.decode()
    client.post("/notifications/mail/", {"language": "", "report": "on"})
    User.objects.filter(pk=dewi.pk).update(role="member", is_staff_member=False)

    client.post("/notifications/mail/", {"language": "", "report": "on", "over": "on"})

    assert set(dewi.quiet.values_list("kind", flat=True)) >= {"case", "level"}


def test_a_mail_that_can_be_switched_off_says_where():
    flag = FlagFactory()

    DecisionFactory(case=flag.case)
    deliver_events()

    assert "/notifications/mail/" in letters_of(flag.reporter)[0]
    assert "/notifications/mail/" not in letters_of(flag.case.user)[0]
