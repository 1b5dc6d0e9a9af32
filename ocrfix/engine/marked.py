"""How well words stand beside the comma or full stop that is there, or beside none.

"mud." is seldom "and.": no sentence ends so. The shares are those of ``ocrfix.junctions``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ocrfix import junctions
from ocrfix.engine.options import Options
from ocrfix.engine.tokens import Tokens
from ocrfix.lexicon import Lexicon

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

MARKS = " ,."
"""Nothing, comma, stop."""
IDLE = 0.1
"""Share of the marks that tell nothing of the word, as they are dirt or were lost: a guess, for the
curve by which the ranker weighs the feature is learned."""


class Marked:
    """Tells how much likelier words are by the marks beside them.

    Args:
        lexicon: of the words.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        words, shares = junctions.shares()
        numbers = lexicon.look_up(words)
        usual = junctions.row("*")
        known = np.flatnonzero(numbers >= 0)
        order = known[np.argsort(numbers[known])]
        self._numbers = numbers[order]
        # The last row is that of all other words: the marks say nothing of them.
        self._after = _points(shares[order, :2], (usual.comma_after, usual.stop_after))
        self._before = _points(shares[order, 2:4], (usual.comma_before, usual.stop_before))

    def points(self, tokens: Tokens, options: Options) -> Floats:
        """For each option, how much likelier the marks beside it are by its words."""
        mark = tokens.parted.all(_marks)
        ahead = np.append(0, mark[:-1])[options.place]
        behind = mark[options.place + options.covers - 1]
        last = np.where(options.second >= 0, options.second, options.first)
        points: Floats = self._before[self._rows(options.first), ahead]
        points += self._after[self._rows(last), behind]
        return points

    def _rows(self, numbers: Ints) -> Ints:
        at = np.minimum(np.searchsorted(self._numbers, numbers), len(self._numbers) - 1)
        return np.where(self._numbers[at] == numbers, at, len(self._numbers))


def _points(shares: npt.NDArray[np.float64], usual: tuple[float, float]) -> Floats:
    """Logarithms of what each mark is likelier by beside each word, than beside any."""
    shares = np.column_stack([1 - shares.sum(1), shares])
    any_word = np.array([1 - sum(usual), *usual])
    points = np.log(((1 - IDLE) * shares + IDLE * any_word) / any_word)
    return np.vstack([points, np.zeros(len(any_word))]).astype(np.float32)


def _marks(gaps: list[str]) -> npt.NDArray[np.int8]:
    """Which mark each gap begins with, quotation marks aside, by its place among ``MARKS``."""
    return np.array(
        [max(0, MARKS.find(gap.strip("\"'”’“ \n")[:1] or " ")) for gap in gaps], np.int8
    )
