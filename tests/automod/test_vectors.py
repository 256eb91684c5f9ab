"""The vectors of the rule language: these rules, this item, this outcome."""

import json
from typing import Any

import pytest

from automod.language import read_rules
from automod.language.loading import Mapping, load_section
from automod.language.standards import Standards
from automod.trying import try_entry
from tests.shared_data import SHARED, needs_shared

FILE = SHARED / "reference" / "automoderator-vectors.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text()) if FILE.exists() else []
STANDARD = """
image hosting sites:
  type: link submission
  domain: [imgur.com, flickr.com, giphy.com]
"""


@pytest.fixture(scope="module")
def standards() -> Standards:
    tree = load_section(STANDARD).node
    assert isinstance(tree, Mapping)
    return {key: entry.value for key, entry in tree.entries.items()}


@needs_shared
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_comes_out_as_expected(vector, standards):
    book = read_rules(vector["config"], standards)
    expected = dict(vector["expect"])

    assert bool(book.errors) is expected.pop("config_error", False)
    if (compiled := expected.pop("compiled_rules", None)) is not None:
        assert len({rule.section for rule in book.rules}) == compiled
    if book.errors:
        return
    outcome = try_entry(book, vector)["expect"]
    assert {key: outcome.get(key) for key in expected} == expected


@needs_shared
def test_there_are_vectors():
    assert len(VECTORS) >= 73
