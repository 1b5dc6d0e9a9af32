"""Spellings that count as the word they spell: the M' of Scottish and Irish names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ocrfix.lexicon import Lexicon

MAC, MACS = "m'", ("mc", "mac")
"""How newspapers of the nineteenth century set Mc and Mac; lists seldom have it."""
SHORTEST = 5
"""Letters and sign of such a name: "m'kay". What is shorter may be any "m'"."""


@dataclass(frozen=True)
class Spellings:
    """Looks up the words of a lexicon, however they are spelled.

    Two of one lexicon are equal, so that what was looked up is known again; methods of two
    objects never are.
    """

    lexicon: Lexicon

    def __call__(self, forms: Sequence[str]) -> npt.NDArray[np.int64]:
        """The numbers of words in lower case, -1 where not known: "m'gregor" as "mcgregor"."""
        numbers = self.lexicon.look_up(forms)
        names = [
            i
            for i, f in enumerate(forms)
            if f.startswith(MAC) and len(f) >= SHORTEST and numbers[i] < 0
        ]
        for mac in MACS if names else ():
            found = self.lexicon.look_up([mac + forms[i][len(MAC) :] for i in names])
            numbers[names] = np.maximum(numbers[names], found)
        return numbers
