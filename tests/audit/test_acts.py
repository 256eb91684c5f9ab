"""Everything that is logged has words, and all that is declared is logged somewhere."""

import re
from pathlib import Path

from django.conf import settings

from audit.acts import WORDS

ROOT = Path(settings.BASE_DIR)
LOGGED = re.compile(r'\b(?:log|_log|trace_post|_trace)\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_act_that_is_logged_has_words():
    logged = {
        act
        for room in ROOT.glob("*/apps.py")
        for path in room.parent.rglob("*.py")
        for act in LOGGED.findall(path.read_text())
    }

    assert "post.hidden" in logged
    assert sorted(logged - set(WORDS)) == []
