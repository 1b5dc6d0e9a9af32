"""Surnames too rare to be known words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ocrfix import packed
from ocrfix.lexicon import Lexicon
from ocrfix.surnames import Surnames, marks_of

EN = Path(__file__).parents[1] / "wordlists" / "en"


@pytest.fixture(scope="module")
def surnames() -> Surnames:
    """Those of the census."""
    return Surnames.load(EN / "surnames.bin")


@pytest.mark.parametrize("word", ["tlie", "wliich", "goveruor", "", "x" * 40])
def test_other_forms_are_none(surnames: Surnames, word: str) -> None:
    """A misreading is no surname, nor is what is too long to be known at all."""
    assert not surnames.among(packed.hash_words([word])).any()


def test_known_words_and_short_ones_are_not_among_them() -> None:
    """What the lexicon has needs no other evidence; nearly any four letters are a name."""
    lexicon = Lexicon.load(EN / "lexicon.bin")
    arrays, meta = packed.read(EN / "surnames.bin")
    known = np.isin(marks_of(lexicon.hashes), arrays["marks"])

    # Of 200,000 hashes, three or so have the first half of another.
    assert known.sum() < 12
    assert meta["names"] > 10_000
    assert (np.diff(arrays["marks"].astype(np.int64)) > 0).all()


@pytest.mark.parametrize("word", ["kilgour", "geoghegan", "jephson"])
def test_rare_surnames_are_known(surnames: Surnames, word: str) -> None:
    """Wherever they stand in the list, the first and the last as well."""
    assert surnames.among(packed.hash_words([word])).all()


def test_each_mark_is_found() -> None:
    """The ends of the list too."""
    marks = np.array([3, 7, 2**32 - 1], np.uint32)
    hashes = marks.astype(np.uint64) << np.uint64(32)

    assert Surnames(marks).among(hashes).all()
    assert not Surnames(marks).among(hashes - np.uint64(1)).any()
