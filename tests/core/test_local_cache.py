"""The embedded site's cache keeps, counts and forgets as any other."""

import threading
import time

import pytest

from core.local_cache import LocalCache


@pytest.fixture
def cache(tmp_path):
    return LocalCache(str(tmp_path / "cache.sqlite3"), {})


@pytest.mark.parametrize("value", [0, 7, True, None, "word", b"bytes", {"a": [1, 2]}, 1.5])
def test_what_was_set_is_read_back(cache, value):
    cache.set("key", value)

    assert cache.get("key", "missing") == value
    assert type(cache.get("key")) is type(value)


def test_a_key_nobody_set_gives_the_default(cache):
    assert cache.get("key", 3) == 3


def test_many_keys_are_read_and_set_at_once(cache):
    cache.set_many({"a": 1, "b": 2})

    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}


def test_an_expired_entry_is_gone(cache):
    cache.set("key", 1, timeout=0.01)
    time.sleep(0.02)

    assert cache.get("key") is None
    assert cache.add("key", 2)


def test_an_entry_without_an_end_stays(cache):
    cache.set("key", 1, timeout=None)

    assert cache.get("key") == 1


def test_only_the_first_adds(cache):
    assert cache.add("key", 1)
    assert not cache.add("key", 2)
    assert cache.get("key") == 1


def test_a_touched_entry_lives_longer(cache):
    cache.set("key", 1, timeout=0.05)

    assert cache.touch("key", 60)
    time.sleep(0.06)
    assert cache.get("key") == 1
    assert not cache.touch("other")


def test_a_deleted_entry_is_gone_and_a_cleared_cache_is_empty(cache):
    cache.set_many({"a": 1, "b": 2})

    assert cache.delete("a")
    assert not cache.delete("a")
    cache.clear()
    assert cache.get("b") is None


def test_counting_a_key_nobody_set_is_refused(cache):
    with pytest.raises(ValueError, match="not found"):
        cache.incr("key")


def test_no_count_is_lost_between_threads(cache):
    cache.set("key", 0)

    def count():
        for _ in range(100):
            cache.incr("key")

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert cache.get("key") == 400


def test_a_full_cache_drops_a_third(tmp_path, monkeypatch):
    cache = LocalCache(str(tmp_path / "cache.sqlite3"), {"OPTIONS": {"MAX_ENTRIES": 9}})
    monkeypatch.setattr("core.local_cache.TIDY_EVERY", 1_000_000)
    cache.set_many({f"key{n}": n for n in range(11)})
    monkeypatch.setattr("core.local_cache.TIDY_EVERY", 0.5)
    cache.set("another", 1)

    assert len(cache.get_many([f"key{n}" for n in range(11)])) == 7


def test_a_damaged_file_is_made_anew(tmp_path):
    path = tmp_path / "cache.sqlite3"
    path.write_bytes(b"not a database at all, but long enough to look at" * 100)
    cache = LocalCache(str(path), {})

    assert cache.get("key") is None
    cache.set("key", 1)
    assert cache.get("key") == 1
