"""How word-like a form is: the chance of its letters, each after the two before it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocrfix import packed
from ocrfix.alphabet import LONGEST_FORM, encode

Floats = npt.NDArray[np.float32]

LETTERS = 48
"""Letters told apart: a to z, digits, some signs; all others are one."""


class LetterModel:
    """Letter trigrams of the words of a language.

    Args:
        table: natural logarithm of the chance of a letter after two others, shape
            (``LETTERS``,) * 3; number 0 stands for the ends of the word.
    """

    def __init__(self, table: npt.NDArray[np.float16]) -> None:
        self._table = table

    @classmethod
    def load(cls, path: Path) -> LetterModel:
        """Map the table from its file."""
        arrays, _ = packed.read(path)
        return cls(arrays["table"])

    def scores(self, forms: Sequence[str]) -> Floats:
        """The logarithm of the chance of each form, its end included."""
        codes = np.minimum(encode(forms), LETTERS - 1)
        padded = np.pad(codes, ((0, 0), (2, 1)))
        score = self._table[padded[:, :-2], padded[:, 1:-1], padded[:, 2:]].astype(np.float32)
        # Behind its end a form has no more letters to be judged.
        inside = np.arange(LONGEST_FORM + 1) <= (codes > 0).sum(axis=1)[:, None]
        scores: Floats = np.where(inside, score, 0).sum(axis=1, dtype=np.float32)
        return scores


def learn(words: Sequence[str], weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float16]:
    """A table for ``LetterModel`` from words and what each weighs."""
    codes = np.minimum(encode(words), LETTERS - 1)
    padded = np.pad(codes, ((0, 0), (2, 1)))
    inside = np.arange(LONGEST_FORM + 1) <= (codes > 0).sum(axis=1)[:, None]
    key = np.ravel_multi_index((padded[:, :-2], padded[:, 1:-1], padded[:, 2:]), (LETTERS,) * 3)
    mass = np.broadcast_to(weights[:, None], key.shape)
    count = np.bincount(key[inside], mass[inside], LETTERS**3).reshape((LETTERS,) * 3)
    one = count.sum(axis=(0, 1)) + 1.0
    one /= one.sum()
    two = count.sum(axis=0)
    two = (two + 20 * one) / (two.sum(axis=1, keepdims=True) + 20)
    three = (count + 20 * two[None]) / (count.sum(axis=2, keepdims=True) + 20)
    table: npt.NDArray[np.float16] = np.log(three).astype(np.float16)
    return table
