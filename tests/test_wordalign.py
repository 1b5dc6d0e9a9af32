"""Where each word of a text as it was read stands in its truth."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocrfix.learning import slice_of
from ocrfix.wordalign import boundaries

TEXTS = st.text("ab c.\n", max_size=40)


def beside(ocr: str, truth: str) -> list[tuple[str, str | None]]:
    """Each word as read, and what stands beside it."""
    place = boundaries(ocr, truth)
    return [
        (m.group(), slice_of(truth, place[m.start()], place[m.end()]))
        for m in re.finditer(r"\S+", ocr)
    ]


@pytest.mark.parametrize(
    ("ocr", "truth", "expected"),
    [
        ("the cat", "the cat", ["the", "cat"]),
        ("tbe cat", "the cat", ["the", "cat"]),
        (
            "eight deaths t gccurred on",
            "eight deaths occurred on",
            ["eight", "deaths", "", "occurred", "on"],
        ),
        ("his h house alone", "his house alone", ["his", "", "house", "alone"]),
        ("sard the i that when", "said that when", ["said", "", "", "that", "when"]),
        ("I told hini so", "I told him so", ["I", "told", "him", "so"]),
        ("of thc- matter", "of the matter", ["of", "the", "matter"]),
    ],
)
def test_words_stand_beside_words(ocr: str, truth: str, expected: list[str]) -> None:
    """A stray piece stands beside nothing, and its neighbour beside the whole of its word."""
    assert [part for _, part in beside(ocr, truth)] == expected


def test_a_torn_word_is_cut_and_its_pieces_together_are_whole() -> None:
    """Neither piece has a word beside it; both together have."""
    ocr, truth = "the con cannon spoke", "the concanon spoke"
    place = boundaries(ocr, truth)

    assert [part for _, part in beside(ocr, truth)] == ["the", None, None, "spoke"]
    assert slice_of(truth, place[4], place[14]) == "concanon"


def test_letters_lost_or_added_shift_what_is_behind_them() -> None:
    """What the truth has more stands with what comes before."""
    assert boundaries("ac", "abc") == [0, 2, 3]
    assert boundaries("abc", "ac") == [0, 1, 1, 2]


@given(ocr=TEXTS, truth=TEXTS)
@example(ocr="a  aa", truth="aa")
def test_places_ascend_from_end_to_end(ocr: str, truth: str) -> None:
    """Whatever the texts, places never go back, and the ends stay the ends."""
    place = boundaries(ocr, truth)

    assert len(place) == len(ocr) + 1
    assert not ocr or place[0] == 0
    assert place[-1] == len(truth)
    assert all(a <= b for a, b in pairwise(place))


@given(text=TEXTS)
def test_a_text_stands_beside_itself(text: str) -> None:
    """Of equal texts every place is beside itself."""
    assert boundaries(text, text) == [*range(len(text) + 1)]
