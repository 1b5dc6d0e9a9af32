"""Surnames too rare to be known words: with a capital, they are likelier right than misread.

To know them as words would let them stand where "Honse" is "House"; so that a form is one of them
is but evidence, weighed with all other.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocrfix import packed
from ocrfix.packed import Hashes

Marks = npt.NDArray[np.uint32]


class Surnames:
    """Tells rare surnames.

    Args:
        marks: the marks of all of them, ascending.
    """

    def __init__(self, marks: Marks) -> None:
        self._marks = marks

    @classmethod
    def load(cls, path: Path) -> Surnames:
        """Map the marks from their file."""
        arrays, _ = packed.read(path)
        return cls(arrays["marks"])

    def among(self, hashes: Hashes) -> npt.NDArray[np.bool_]:
        """Which words are rare surnames; one in 70,000 others is taken for one."""
        marks = marks_of(hashes)
        place = np.searchsorted(self._marks, marks).clip(max=len(self._marks) - 1)
        found: npt.NDArray[np.bool_] = self._marks[place] == marks
        return found


def marks_of(hashes: Hashes) -> Marks:
    """What the words are known by: the first half of their hashes."""
    return (hashes >> np.uint64(32)).astype(np.uint32)
