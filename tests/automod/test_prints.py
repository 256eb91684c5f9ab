"""Copies of a text are found again, and other texts are not taken for them."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from automod.spam.prints import ALIKE, BANDS, Print, print_of
from tests.shared_data import needs_shared, shared_rows

TEXT = (
    "Our new stove boils a litre of water in three minutes and forty seconds, weighs 380 grams "
    "with its bag, and costs less than two evenings in a restaurant. Write to us for a sample."
)
WORDS = ["great", "cheap", "really", "friend", "now", "https://shop-9.example", "so", "please"]


def found(one: Print | None, other: Print | None) -> bool:
    """As the index finds it: a band in common, then enough bins."""
    assert one
    assert other
    return bool(set(one.bands) & set(other.bands)) and one.likeness(other.bins) >= ALIKE


def edited(text: str, share: float, dice: random.Random) -> str:
    """Words replaced, put in and taken out."""
    words = text.split()
    for _n in range(max(1, round(len(words) * share))):
        at = dice.randrange(len(words))
        act = dice.random()
        if act < 0.4:
            words[at] = dice.choice(WORDS)
        elif act < 0.7:
            words.insert(at, dice.choice(WORDS))
        else:
            words[at] = ""
    return " ".join(words)


def test_case_punctuation_and_look_alikes_change_nothing():
    copy = TEXT.upper().replace(",", " !!").replace("A", "А").replace("E", "Е")

    one, other = print_of(TEXT), print_of(copy)

    assert one == other


def test_invisible_characters_and_quotations_change_nothing():
    copy = "> somebody said this\n\n" + TEXT.replace("stove", "st\u200bo\u00adve")

    assert print_of(copy) == print_of(TEXT)


def test_a_short_thank_you_has_no_print():
    assert print_of("Thank you, that helped!") is None
    assert print_of("> " + TEXT) is None


@needs_shared
def test_edited_copies_are_found_and_strangers_are_not():
    topics = shared_rows("forum-urho3d-discourse", "topics.jsonl.gz")[:250]
    posts = {post["raw"] for topic in topics for post in topic["posts"] if post.get("raw")}
    dice = random.Random(7)
    fresh = [text for text in posts if 150 < len(text) < 1500 and "[quote" not in text]
    texts = dice.sample(sorted(fresh), 400)
    prints = [print_of(text) for text in texts]

    little = [
        found(print_of(edited(text, 0.05, dice)), own)
        for text, own in zip(texts, prints, strict=True)
    ]
    some = [
        found(print_of(edited(text, 0.1, dice)), own)
        for text, own in zip(texts, prints, strict=True)
    ]
    strangers = [found(prints[i], prints[j]) for i in range(400) for j in range(i)]

    assert sum(little) / 400 >= 0.98
    assert sum(some) / 400 >= 0.93
    assert sum(strangers) == 0  # of 79,800 pairs


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False))
def test_one_word_more_or_less_is_the_same_text(dice: random.Random):
    one, other = print_of(TEXT), print_of(edited(TEXT, 0.01, dice))

    assert one
    assert other
    assert one.likeness(other.bins) >= ALIKE


@given(st.text(max_size=200))
def test_any_text_has_numbers_that_a_database_stores(text: str):
    own = print_of(text * 3)

    if own:
        assert len(own.bands) == BANDS
        assert all(-(2**63) <= number < 2**63 for number in (own.exact, *own.bands))
        assert own.likeness(own.bins) == 1
