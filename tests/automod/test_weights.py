"""Which weights the spam score has, and how a command makes new ones."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from automod.actions.spam import put_weights_into_force
from automod.management.commands import train_spam_score
from automod.models import SpamWeights
from automod.queries import active_weights
from automod.spam.start import shipped
from automod.spam.weights import Weights
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def decisions(path: Path, lines: list[str]) -> Path:
    path = path / "decisions.jsonl"
    path.write_text("\n".join(lines))
    return path


def test_without_own_ones_the_shipped_weights_count():
    assert active_weights() == shipped()


def test_trained_weights_count_from_the_next_question_and_are_written_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    lines = [json.dumps({"text": f"Cheap knitting patterns {n}", "is_spam": True})
             for n in range(30)]  # fmt: skip
    lines += [json.dumps({"text": f"Casino night {n} was lovely", "is_spam": False, "weight": 2})
              for n in range(20)]  # fmt: skip
    before = active_weights().score("cheap knitting patterns")

    call_command("train_spam_score", decisions=decisions(tmp_path, lines))

    assert "Trained on 50 decisions of this site, 30 of them spam" in capsys.readouterr().out
    row = SpamWeights.objects.get(is_active=True)
    assert (row.own_spam, row.own_conversation) == (30, 20)
    assert active_weights() == row.weights
    assert active_weights().score("cheap knitting patterns") > max(0.5, before)
    entry = AuditEntry.objects.get(act="spam.weights")
    assert (entry.via, entry.after["own_spam"]) == ("command", 30)


def test_a_second_table_takes_the_place_of_the_first():
    by = UserFactory(role="manager")
    first = put_weights_into_force(shipped(), by=by)

    second = put_weights_into_force(shipped(), by=by)

    assert list(SpamWeights.objects.filter(is_active=True)) == [second]
    assert SpamWeights.objects.filter(pk=first.pk).exists()


def test_a_dry_run_and_a_broken_file_keep_nothing(tmp_path: Path):
    call_command("train_spam_score", dry_run=True)
    with pytest.raises(CommandError, match="2"):
        call_command(
            "train_spam_score",
            decisions=decisions(tmp_path, ['{"text": "a", "is_spam": true}', "[]"]),
        )

    assert not SpamWeights.objects.exists()


def test_the_shipped_weights_can_be_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "start.weights"
    monkeypatch.setattr(train_spam_score, "WEIGHTS", path)

    call_command("train_spam_score", start=True)

    assert Weights.unpack(path.read_bytes()).score("buy cheap followers now") > 0.5
    assert not SpamWeights.objects.exists()


def test_a_moderator_does_not_put_weights_into_force():
    with pytest.raises(PermissionDenied):
        put_weights_into_force(shipped(), by=UserFactory(role="moderator"))

    assert not SpamWeights.objects.exists()


def test_two_tables_are_never_active():
    put_weights_into_force(shipped(), by=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        SpamWeights.objects.create(packed=b"", is_active=True)
