"""The wave that is measured is decided and undone whole, and a late one is a failure."""

from typing import Any

import pytest

from bench import wave
from bench.cost import Cost
from forums.models import Category, Post, Topic
from members.models import User

pytestmark = pytest.mark.django_db


class NoMeter:
    def since(self) -> Cost:
        return Cost()


@pytest.fixture(autouse=True)
def _no_vacuum(monkeypatch: pytest.MonkeyPatch) -> None:
    """No transaction can hold one."""
    monkeypatch.setattr(wave, "analyse", lambda: None)


def run() -> bool:
    meter: Any = NoMeter()
    return wave.run(meter, posts=30, authors=4, topics=7)


def test_it_says_what_both_took_and_leaves_all_as_it_was(capsys):
    assert run()

    said = capsys.readouterr().out
    assert "A wave of 30 posts by 4 authors in 7 topics" in said
    assert "Removed in ≤ 30 s: ok." in said
    assert Post.objects.filter(deleted_at=None).count() == 37
    assert sum(Topic.objects.values_list("reply_count", flat=True)) == 30
    assert sum(Category.objects.values_list("post_count", flat=True)) == 37
    assert sum(User.objects.values_list("post_count", flat=True)) == 37


def test_one_that_takes_too_long_is_missed(monkeypatch, capsys):
    monkeypatch.setattr(wave, "LIMIT", 0.0)

    assert not run()
    assert "missed" in capsys.readouterr().out
