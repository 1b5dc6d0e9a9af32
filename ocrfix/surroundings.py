"""How well a word sits among the ten words around it, near and far alike.

A log-bilinear model (Mnih and Hinton 2007; from both sides and trained against noise as in
Mnih and Kavukcuoglu 2013, "Learning word embeddings efficiently with noise-contrastive
estimation"): each common word has a vector for standing near, each place one that weighs
it, and each word one for standing between them. Where word pairs were never counted, it
still tells what sort of word belongs there: "is still through the old building".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocrfix import packed
from ocrfix.packed import Hashes

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

AT_ONCE = 1 << 10
"""Places or words whose vectors are worked on at once: as many as stay in the processor's cache."""


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
        return self._numbers[self._index.places(hashes)]

    @cached_property
    def _index(self) -> packed.Index:
        return packed.Index(self.hashes)

    @cached_property
    def _numbers(self) -> Ints:
        """The numbers of the words, and last that of a word that has none."""
        return np.append(self.numbers, -1).astype(np.int64)

    def around(self, rows: Ints) -> Floats:
        """What the words near a place say together.

        Args:
            rows: of the words to the left and right of each place, in order, shape
                (``2 * reach``, places); -1 where there is none.

        Returns:
            Shape (places, length of a vector).
        """
        total = np.zeros((rows.shape[1], self.near.shape[1]), np.float32)
        for start in range(0, rows.shape[1], AT_ONCE):
            some = total[start : start + AT_ONCE]
            for there, place in zip(rows[:, start : start + AT_ONCE], self.places, strict=True):
                known = (there >= 0) & (there < len(self.near))
                row = np.where(known, there, 0)
                weight = np.where(known, self.near_steps.take(row), 0)[:, None] * place
                some += np.multiply(self.near.take(row, axis=0), weight, out=weight)
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
        for start in range(0, len(known), AT_ONCE):
            some = known[start : start + AT_ONCE]
            row = rows[some]
            words = self.words[row].astype(np.float32)
            product = np.einsum("nd,nd->n", around[which[some]], words)
            fit[some] = product * self.steps[row] + self.biases[row]
        return fit
