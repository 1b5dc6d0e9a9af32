"""What fits among the words around it."""

from __future__ import annotations

import numpy as np
import pytest

from ocrfix import data, packed
from ocrfix.surroundings import Surroundings


@pytest.fixture(scope="module")
def surroundings() -> Surroundings:
    """The vectors that come with the package."""
    return Surroundings.load(data.find("en/surroundings.bin"))


def _fit(surroundings: Surroundings, sentence: str, *words: str) -> list[float]:
    """How well words fit in a sentence in the place of its blank."""
    tokens = sentence.split()
    at = tokens.index("_")
    rows = surroundings.rows(packed.hash_words(tokens))
    steps = [*range(-surroundings.reach, 0), *range(1, surroundings.reach + 1)]
    near = [[rows[at + k] if 0 <= at + k < len(tokens) else -1] for k in steps]
    around = surroundings.around(np.array(near))
    which = np.zeros(len(words), np.int64)
    return surroundings.fit(around, which, surroundings.rows(packed.hash_words(words))).tolist()


@pytest.mark.parametrize(
    ("sentence", "right", "wrong"),
    [
        ("with a _ neck and a straight back he", "stiff", "still"),
        ("and as _ as the country", "well", "wen"),
        ("the country was _ of spies", "full", "fall"),
        ("an apple will _ from the tree", "fall", "full"),
        ("the men _ women of the city", "and", "arid"),
        ("to the east the _ hills of the desert", "arid", "and"),
    ],
)
def test_a_word_fits_where_such_words_stand(
    surroundings: Surroundings, sentence: str, right: str, wrong: str
) -> None:
    """Of two words taken for each other, the one fits better that belongs there, either way."""
    better, worse = _fit(surroundings, sentence, right, wrong)

    assert better > worse + 1


def test_an_unknown_word_fits_neither_well_nor_badly(surroundings: Surroundings) -> None:
    """Of a word without a vector nothing is said, whatever is around it."""
    assert _fit(surroundings, "the men _ women of the city", "qwzx") == [0.0]


def test_the_order_of_neighbours_counts(surroundings: Surroundings) -> None:
    """A word that belongs behind another does not fit as well before it."""
    (behind,) = _fit(surroundings, "they have _", "been")
    (before,) = _fit(surroundings, "_ have they", "been")

    assert behind > before + 1


def test_nothing_around_tells_little(surroundings: Surroundings) -> None:
    """Alone, a common word and a rare one fit about as well: how common they are is not told."""
    common, rare = _fit(surroundings, "_", "house", "hyacinth")

    assert abs(common - rare) < 2
