"""How well a word sits among the ten words around it, near and far alike.

A log-bilinear model (Mnih and Hinton 2007; from both sides and trained against noise as in
Mnih and Kavukcuoglu 2013, "Learning word embeddings efficiently with noise-contrastive
estimation"): each common word has a vector for standing near, each place one that weighs
it, and each word one for standing between them. Where word pairs were never counted, it
still tells what sort of word belongs there: "is still through the old building".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocrfix import packed
from ocrfix.packed import Hashes

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

SCORED_AT_ONCE = 1 << 13


@dataclass(frozen=True)
class Surroundings:
    """Vectors of words, learned from clean text.

    Attributes:
        hashes: of the words, ascending.
        numbers: the number of each of these words: its row in what follows.
        words: a vector a word, for standing between others, in whole numbers.
        steps: what a whole number of each of these vectors stands for.
        biases: a number a word.
        near: a vector a word, for standing near one, in whole numbers; the commonest
            words have one, and are first.
        near_steps: what a whole number of each of those stands for.
        places: a vector for each place around a word, from left to right.
    """

    hashes: Hashes
    numbers: npt.NDArray[np.int32]
    words: npt.NDArray[np.int8]
    steps: Floats
    biases: Floats
    near: npt.NDArray[np.int8]
    near_steps: Floats
    places: Floats

    @classmethod
    def load(cls, path: Path) -> Surroundings:
        """Map the vectors from their file."""
        arrays, _ = packed.read(path)
        return cls(**arrays)

    @property
    def reach(self) -> int:
        """How many words on either side count."""
        return len(self.places) // 2

    def rows(self, hashes: Hashes) -> Ints:
        """The row of each word, or -1."""
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        found: Ints = np.where(self.hashes[at] == hashes, self.numbers[at], -1)
        return found

    def around(self, rows: Ints) -> Floats:
        """What the words near a place say together.

        Args:
            rows: of the words to the left and right of each place, in order, shape
                (``2 * reach``, places); -1 where there is none.

        Returns:
            Shape (places, length of a vector).
        """
        total = np.zeros((rows.shape[1], self.near.shape[1]), np.float32)
        for there, place in zip(rows, self.places, strict=True):
            known = np.flatnonzero((there >= 0) & (there < len(self.near)))
            row = there[known]
            total[known] += self.near[row] * (self.near_steps[row, None] * place)
        return total

    def fit(self, around: Floats, which: Ints, rows: Ints) -> Floats:
        """How much likelier each word is among its neighbours than anywhere.

        Args:
            around: as ``around`` gives it.
            which: the place of each word, as a row of ``around``.
            rows: of the words; -1 for an unknown one, which fits neither well nor badly.

        Returns:
            The natural logarithm of the ratio.
        """
        fit = np.zeros(len(rows), np.float32)
        known = np.flatnonzero(rows >= 0)
        for start in range(0, len(known), SCORED_AT_ONCE):
            some = known[start : start + SCORED_AT_ONCE]
            row = rows[some]
            words = self.words[row].astype(np.float32)
            product = np.einsum("nd,nd->n", around[which[some]], words)
            fit[some] = product * self.steps[row] + self.biases[row]
        return fit
