import sys

import pytest

from core.imports import put_off, to_nowhere, without


def test_what_is_put_off_is_loaded_when_it_is_called(monkeypatch):
    monkeypatch.delitem(sys.modules, "this_is_late", raising=False)
    with put_off("this_is_late"):
        from this_is_late import answer

    with pytest.raises(ModuleNotFoundError, match="this_is_late"):
        answer()


def test_a_module_that_was_put_off_is_whole_for_whoever_imports_it_later(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with put_off("colorsys"):
        from colorsys import rgb_to_hsv as late

    import colorsys

    assert late(0, 0, 1) == colorsys.rgb_to_hsv(0, 0, 1)
    assert late is not colorsys.rgb_to_hsv


def test_what_can_do_without_a_module_is_told_that_there_is_none(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)

    with without("colorsys"), pytest.raises(ImportError):
        import colorsys

    import colorsys

    assert colorsys.ONE_THIRD


def test_what_is_registered_nowhere_leaves_no_trace(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with to_nowhere("colorsys"):
        from colorsys import api

        api.add_router("/pictures/")

    assert "colorsys" not in sys.modules
