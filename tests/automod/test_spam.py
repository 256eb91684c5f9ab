"""The spam score: how good it is, how fast, and what it says about itself."""

import random
import statistics
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automod.spam.evaluate import SETS, cross_validate, examples_in, milliseconds
from automod.spam.explaining import SIGNS, why
from automod.spam.features import HEAD, Newness, features_of, host_of, slots_of
from automod.spam.start import shipped, start_examples
from automod.spam.training import Example, NothingToLearn, mixed, train
from automod.spam.weights import NotWeights, Weights
from tests.shared_data import needs_shared, shared_path, shared_rows

SPAM = "Earn FREE money now!!! Click https://bit.ly/x or call 0900 000 000, 18+"
HAM = "Thanks, clearing the cache helped. Does the new filter fit the old housing?"


@needs_shared
@pytest.mark.parametrize(("name", "target"), [("SMS", 0.95), ("YouTube", 0.93)])
def test_trained_on_four_fifths_it_finds_the_spam_of_the_last_fifth(name: str, target: float):
    examples = examples_in(shared_path("labelled-spam"), SETS[name])

    measures = cross_validate(examples)

    assert statistics.mean(measure.f1 for measure in measures) >= target
    assert statistics.mean(measure.precision for measure in measures) >= 0.97


@needs_shared
def test_a_score_takes_less_than_a_millisecond_of_a_forums_post():
    topics = shared_rows("forum-urho3d-discourse", "topics.jsonl.gz")[:400]
    posts = [post["raw"] for topic in topics for post in topic["posts"] if post.get("raw")]

    times = milliseconds(shipped(), random.Random(4).sample(posts, 500))

    assert times[250] < 0.5
    assert times[475] < 2  # 1 ms where nothing else runs


@needs_shared
def test_the_shipped_start_lets_a_forums_conversation_pass():
    topics = shared_rows("forum-urho3d-discourse", "topics.jsonl.gz")[:600]
    posts = [post["raw"] for topic in topics for post in topic["posts"] if post.get("raw")]

    scores = [shipped().score(post) for post in random.Random(4).sample(posts, 1000)]

    assert sum(score >= 0.9 for score in scores) <= 20


def test_the_shipped_start_knows_spam_from_conversation():
    assert shipped().score(SPAM) > 0.95
    assert shipped().score(HAM) < 0.2


def test_the_shipped_weights_are_those_of_the_examples_beside_them():
    trained, kept = train(start_examples()), shipped()

    # Not to the bit: sums of floats differ between machines in the last one.
    assert trained.factor == pytest.approx(kept.factor, rel=1e-4)
    assert trained.bias == pytest.approx(kept.bias, rel=1e-3)
    assert max(abs(a - b) for a, b in zip(trained.table, kept.table, strict=True)) <= 1


def test_a_page_scores_without_the_libraries_of_training():
    code = (
        "import sys; from automod.spam.start import shipped;"
        "from automod.spam.explaining import why; shipped().score('buy now');"
        "print(sorted({'sklearn', 'scipy', 'numpy'} & set(sys.modules)))"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout == "[]\n"


def test_a_newcomers_link_counts_more_than_a_regulars():
    text = "Have a look at https://my-shop.example, it is new"

    new = shipped().score(text, Newness(days=0.1, posts=0))
    old = shipped().score(text, Newness(days=300, posts=90))

    assert new > old


def test_the_sites_decisions_outweigh_the_start():
    own = [
        Example(f"Our casino night number {n} was lovely, thanks for coming", False)
        for n in range(60)
    ]
    own += [Example(f"Knitting patterns number {n}, all of them, cheap", True) for n in range(60)]
    start = start_examples()

    weights = train(mixed(start, own))

    assert (
        weights.score("The casino night was lovely")
        < 0.5
        < weights.score("cheap knitting patterns")
    )
    assert shipped().score("cheap knitting patterns") < weights.score("cheap knitting patterns")
    assert [example.weight for example in mixed(start, [])] == [1.0] * len(start)


def test_examples_of_one_kind_teach_nothing():
    with pytest.raises(NothingToLearn):
        train([Example("hello", False), Example("hi", False)])


def test_weights_survive_packing_and_nothing_else_is_taken_for_them():
    assert Weights.unpack(shipped().pack()) == shipped()
    for wrong in (b"", b"HSW1", b"x" * 40, shipped().pack()[:-9], shipped().pack()[:20] + b"junk"):
        with pytest.raises(NotWeights):
            Weights.unpack(wrong)


def test_the_reasons_are_in_words_and_add_up_to_the_score():
    reasons = why(SPAM, shipped(), most=1000)
    shown = why(SPAM, shipped())

    assert [name for name, _amount in shown if "free" in name]
    assert len(shown) <= 8
    assert abs(shown[0][1]) >= abs(shown[-1][1])
    evidence = shipped().bias + sum(amount for _name, amount in reasons)
    assert (evidence > 0) == (shipped().score(SPAM) > 0.5)


def test_every_sign_has_words():
    texts = [SPAM, HAM, "s\u200bo COOOOOL 😀 frее $5", "x" * 3000]
    newest = [Newness(days=0, posts=0), Newness(days=99, posts=99), None]

    signs = {
        feature.name.partition(":")[0]
        for text in texts
        for new in newest
        for feature in features_of(text, new)
        if feature.kind == "sign"
    }

    assert signs == set(SIGNS)


def test_a_phone_number_is_a_shape():
    assert slots_of("call 0900 123 456 now") == slots_of("call 0900 987 654 now")


@pytest.mark.parametrize(
    ("link", "host"),
    [("HTTPS://www.Shop.example/a?b", "shop.example"), ("shop.example:80/x", "shop.example")],
)
def test_a_links_host(link: str, host: str):
    assert host_of(link) == host


@given(st.text(max_size=300))
def test_any_text_has_a_score_and_reasons(text: str):
    assert 0 <= shipped().score(text) <= 1
    assert isinstance(why(text, shipped(), Newness(0, 0)), list)
    assert {slot for feature in features_of(text) for slot in feature.slots} == slots_of(text)


@pytest.mark.parametrize("unit", ["a.", "a-", "1 ", "http://", "a", "😀", "́", "www."])
def test_hostile_repetitions_cost_no_more_than_other_texts(unit: str):
    text = (unit * 100_000)[:100_000]

    assert milliseconds(shipped(), [text])[0] < 20
    assert len(text) > HEAD
