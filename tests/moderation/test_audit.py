"""The audit log, for those who may read it."""

import csv
import html
import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.actions import log
from audit.models import AuditEntry
from automod.actions.spam import set_learning
from automod.actions.watching import unwatch_word
from core.paging import Cursor
from members.actions import grant
from members.actions.trust import edit_trust_levels
from members.roles import Role
from moderation.actions import Choice, decide, pass_on, start_lockdown
from moderation.actions.setup import save_message, save_settings, set_severities
from moderation.audit_words import changes
from moderation.permissions import audit_visible_to
from moderation.queries import audit as queries
from moderation.queries.audit import Wish, all_entries, audit_page
from tests.factories.automod import WatchedWordFactory
from tests.factories.forums import CategoryFactory
from tests.factories.members import OwnerFactory, StaffFactory, UserFactory
from tests.factories.moderation import CaseFactory, RuleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Any:
    return UserFactory(role=Role.MANAGER, username="mia")


def acts_seen_by(viewer: Any) -> set[str]:
    return {entry.target_label for entry in audit_visible_to(viewer)}


def test_who_reads_which_entries():
    here, there = CategoryFactory(), CategoryFactory()
    log("post.deleted", by=None, label="here", category_id=here.pk)
    log("post.deleted", by=None, label="there", category_id=there.pk)
    log("post.deleted", by=None, label="nowhere")
    log("member.role", by=None, label="role", category_id=here.pk)
    local = UserFactory()
    grant("moderate_category", local, here)
    site_wide = StaffFactory()

    assert acts_seen_by(OwnerFactory()) == {"here", "there", "nowhere", "role"}
    assert acts_seen_by(UserFactory(role=Role.MANAGER)) == {"here", "there", "nowhere", "role"}
    assert acts_seen_by(local) == {"here"}
    assert "role" not in acts_seen_by(site_wide)
    assert acts_seen_by(UserFactory()) == set()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"by": "@Mia"}, {"locked"}),
        ({"by": "nobody"}, set()),
        ({"act": "topic.locked"}, {"locked"}),
        ({"target": "post:12"}, {"twelve"}),
        ({"q": "rude"}, {"twelve"}),
        ({"q": "LOCK"}, {"locked"}),
        ({"since": "2020-01-01", "until": "2020-01-02"}, set()),
        ({"since": "2020-01-01"}, {"locked", "twelve"}),
        ({"since": "soon", "act": "nonsense"}, {"locked", "twelve"}),
    ],
)
def test_the_page_finds_what_was_asked_for(sign_in, manager, asked, found):
    log("topic.locked", by=manager, target=manager, label="locked")
    AuditEntry.objects.create(
        act="post.deleted",
        is_moderation=True,
        target_type="post",
        target_id="12",
        target_label="twelve",
        why="It was rude to newcomers",
    )

    page = sign_in(manager).get("/moderation/audit/", asked)

    assert page.status_code == 200
    text = page.content.decode()
    assert {label for label in ("locked", "twelve") if f">{label}<" in text} == found


def test_only_those_who_moderate_or_manage_have_the_page(sign_in):
    assert sign_in(UserFactory()).get("/moderation/audit/").status_code == 403
    assert sign_in(StaffFactory()).get("/moderation/audit/").status_code == 200


def test_pages_go_by_key_and_meet_every_entry_once(manager):
    same = timezone.now()
    AuditEntry.objects.bulk_create(
        AuditEntry(act="post.deleted", is_moderation=True, at=same, target_label=str(i))
        for i in range(70)
    )

    seen, cursor, pages = [], None, 0
    while True:
        page = audit_page(manager, Wish(), cursor=cursor)
        seen += [entry.target_label for entry in page.rows]
        pages += 1
        if page.next is None:
            break
        cursor = Cursor.parse(str(page.next))

    assert (sorted(seen, key=int), pages) == ([str(i) for i in range(70)], 3)


def test_words_are_looked_for_a_stretch_at_a_time(manager, monkeypatch):
    monkeypatch.setattr(queries, "LOOKED_THROUGH", 10)
    start = timezone.now()
    AuditEntry.objects.bulk_create(
        AuditEntry(
            act="post.deleted",
            is_moderation=True,
            at=start + timedelta(seconds=i),
            why="needle" if i in {3, 25} else "hay",
            target_label=str(i),
        )
        for i in range(30)
    )
    wish = Wish(text="needle")

    first = audit_page(manager, wish)
    second = audit_page(manager, wish, cursor=first.next)
    third = audit_page(manager, wish, cursor=second.next)

    assert [[e.target_label for e in page.rows] for page in (first, second, third)] == [
        ["25"],
        [],
        ["3"],
    ]
    assert (first.next is None, second.next is None) == (False, False)
    assert [entry.target_label for entry in all_entries(manager, wish)] == ["25", "3"]


@pytest.mark.parametrize("rows", [1, 25])
def test_the_page_costs_the_same_however_many_entries_it_shows(sign_in, manager, rows):
    for _ in range(rows):
        log("topic.locked", by=UserFactory(), label="locked")
    client = sign_in(manager)
    client.get("/moderation/audit/")

    with CaptureQueriesContext(
        connection,
    ) as queries_:
        client.get("/moderation/audit/")

    assert len(queries_) <= 5


def test_before_and_after_are_said_field_by_field():
    entry = log(
        "category.edited",
        by=None,
        before={"name": "Old", "same": 1, "groups": ["a"], "description": None},
        after={"name": "New", "same": 1, "groups": ["a", "b"], "description": ""},
    )

    assert changes(entry) == [("Name", "Old", "New"), ("Groups", "a", "a, b")]


def test_the_page_says_in_words_what_is_a_code_in_the_log(sign_in, manager):
    rule = RuleFactory(key="sell", title="Sell in the market")
    case = CaseFactory()
    decide(case, Choice(outcome="remove", rule=rule), by=manager)
    edit_trust_levels({0: {"posts_per_hour": 1000}}, by=manager)
    log("topic.locked", by=None, via="rule", target=case, label=" ", before={"locked": "False"})
    values = {"quality_share": 0.05, "appeals_are_blind": False}
    save_settings(by=manager, values=values, teams={})
    set_severities(by=manager, severities={"sell": 3})
    set_learning(by=manager, rule_keys=["sell"], learns_at_night=False)
    ann = UserFactory(role=Role.OWNER, username="ann")
    pass_on(CaseFactory(), by=manager, reason="Law", to=ann)
    start_lockdown(by=manager, who="members", sign_up=False, ends_at=None, reason="A raid")
    unwatch_word(WatchedWordFactory(pattern="grunk", act="hold"), by=manager)
    save_message(by=manager, outcome="remove", language="en", text="We took it away.")

    page = " ".join(sign_in(manager).get("/moderation/audit/").text.split())
    log_ = page.partition('<ol class="audit">')[2].partition("</ol>")[0]
    said = html.unescape(re.sub(r"<[^>]+>", " ", log_))
    said = " ".join(said.split())

    for words in (
        "Decision Remove",
        "What it does removes it",
        "Rule 1 Sell in the market, version 1",
        "Posts an hour, level 0 10 → 1,000",
        "by a rule",
        "Locked no",
        "Share of decisions looked at twice 2 → 5",
        "Hide who decided first yes → no",
        "1 Sell in the market Usual → Serious",
        "Rules that are about spam 1 Sell in the market",
        "Learns every night yes → no",
        "To whom ann",
        "closed doors of the site: A raid. Newcomers cannot post. New members cannot join.",
        "Who may post members, not newcomers",
        "New members can join no",
        "What happens Hold it for review",
        "Remove (en)",
    ):
        assert words in said, words
    for code in ("case.decided", "True", "False", "{", "posts_per_hour", "Added by"):
        assert code not in said, code


def exported(client: Any, form: str, **asked: str) -> str:
    answer = client.post(f"/moderation/audit/export/{form}/", asked)
    assert answer.streaming
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_the_log_is_taken_along_as_csv_in_which_nothing_is_a_formula(sign_in, manager):
    log("post.deleted", by=manager, label="=1+1", why="+cmd", before={"a": 1})

    rows = list(csv.DictReader(io.StringIO(exported(sign_in(manager), "csv", act="post.deleted"))))

    assert len(rows) == 1
    assert (rows[0]["target_label"], rows[0]["why"]) == ("'=1+1", "'+cmd")
    assert (rows[0]["by"], json.loads(rows[0]["before"])) == ("mia", {"a": 1})


def test_the_log_is_taken_along_as_jsonl_as_it_is(sign_in, manager):
    entry = log("post.deleted", by=manager, label="=1+1")

    lines = exported(sign_in(manager), "jsonl", act="post.deleted").splitlines()

    assert [json.loads(line)["target_label"] for line in lines] == ["=1+1"]
    assert json.loads(lines[0])["id"] == entry.pk


def test_taking_the_log_along_is_an_entry_of_its_own(sign_in, manager):
    exported(sign_in(manager), "csv", q="needle")

    entry = AuditEntry.objects.get()
    assert (entry.act, entry.by, entry.after) == ("audit.exported", manager, {"q": "needle"})


def test_an_export_holds_only_what_its_reader_may_read(sign_in):
    here = CategoryFactory()
    log("post.deleted", by=None, label="here", category_id=here.pk)
    log("member.role", by=None, label="role")
    local = UserFactory()
    grant("moderate_category", local, here)

    lines = exported(sign_in(local), "jsonl").splitlines()

    assert [json.loads(line)["target_label"] for line in lines] == ["here"]
    assert sign_in(UserFactory()).post("/moderation/audit/export/csv/").status_code == 403


def test_an_export_says_of_its_filter_what_was_understood(sign_in):
    sent = {"q": "spam", "by": "\x00", "since": "x" * 5000}

    sign_in(OwnerFactory()).post("/moderation/audit/export/csv/", sent)

    assert AuditEntry.objects.get(act="audit.exported").after == {"q": "spam"}
