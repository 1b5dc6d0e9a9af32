"""The definitions that ``bench`` measures by."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[1] / "bench"


@pytest.fixture(scope="module")
def measures() -> Iterator[ModuleType]:
    """The module; ``bench`` is no package."""
    sys.path.insert(0, str(BENCH))
    try:
        import measures

        yield measures
    finally:
        sys.path.remove(str(BENCH))


def page(measures: ModuleType, ocr: str, truth: str, output: str) -> dict[str, int]:
    """The counts of a page."""
    counts = measures.judge(ocr, truth, output, measures.NORMALISED)
    return dict(counts._asdict())


def test_nothing_done_is_nothing_changed(measures: ModuleType) -> None:
    """An untouched page has no reduction, nothing fixed and nothing broken."""
    found = page(measures, "tbe cat", "the cat", "tbe cat")

    assert (found["words"], found["wrong"], found["changed"]) == (2, 1, 0)
    assert found["words_before"] == found["words_after"] == 1
    assert found["preference"] == 0


def test_fixed_and_broken_are_told_apart(measures: ModuleType) -> None:
    """A wrong word made right is fixed, a right one made wrong is broken."""
    found = page(measures, "tbe cat sat", "the cat sat", "the cut sat")

    assert (found["changed"], found["fixed"], found["broken"]) == (2, 1, 1)


def test_changed_and_still_wrong_is_neither(measures: ModuleType) -> None:
    """A wrong word changed into another wrong one costs precision alone."""
    found = page(measures, "tbe cat", "the cat", "toe cat")

    assert (found["changed"], found["fixed"], found["broken"]) == (1, 0, 0)


def test_case_and_punctuation_count_in_strict_mode_only(measures: ModuleType) -> None:
    """Normalised, "The" is "the,"; strictly, it is not."""
    loose = measures.judge("the, cat", "The cat", "the, cat", measures.NORMALISED)
    strict = measures.judge("the, cat", "The cat", "the, cat", measures.STRICT)

    assert loose.wrong == 0
    assert strict.wrong == 1


def test_match_error_rate_counts_what_was_aligned(measures: ModuleType) -> None:
    """Errors by hits and errors, so that insertions can't push it above one."""
    assert measures.errors("abcd", "abcd") == (0, 4)
    assert measures.errors("", "abcd") == (4, 4)
    assert measures.errors("abcd", "abxde") == (2, 5)


def test_all_repaired_is_a_hundred(measures: ModuleType) -> None:
    """A page made like its truth has all errors taken away, in every mean."""
    pages = [measures.judge("tbe cat", "the cat", "the cat", measures.NORMALISED)] * 3

    assert measures.micro(pages)["wRed"] == measures.macro(pages)["wRed"] == 100
    assert measures.intervals(pages)["wRed"] == (100, 100)
    assert measures.micro(pages)["broken"] == 0
