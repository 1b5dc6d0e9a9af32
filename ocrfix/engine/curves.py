"""What a feature says, as a curve over its values: straight lines between a few knots."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """A piecewise linear function, level beyond its ends."""

    knots: Doubles
    heights: Doubles

    @property
    def is_flag(self) -> bool:
        """Whether the feature is 0 or 1 alone."""
        return bool(len(self.knots) == 2 and self.knots[0] == 0 and self.knots[1] == 1)

    def __call__(self, values: Floats) -> Doubles:
        """The heights at some values.

        To count the knots below all values at once is five times as fast as ``np.interp``,
        that looks for each value's place among them.

        >>> Curve(np.array([0.0, 2.0]), np.array([1.0, 5.0]))(np.array([-1, 1, 3], np.float32))
        array([1., 3., 5.])
        """
        borders, slopes, heights_at_0 = self._lines
        line = (values > borders).view(np.uint8).sum(axis=0, dtype=np.uint8).astype(np.intp)
        # All numbers are of lines; only so none of them is checked.
        found: Doubles = slopes.take(line, mode="wrap")
        found *= values
        found += heights_at_0.take(line, mode="wrap")
        return found

    @cached_property
    def _lines(self) -> tuple[Floats, Doubles, Doubles]:
        """The values above which each line but the first begins; slopes, and heights at 0."""
        steps = np.diff(self.knots)
        slopes = np.zeros(len(self.knots) + 1)
        # Between knots that are the same no value lies.
        np.divide(np.diff(self.heights), steps, out=slopes[1:-1], where=steps > 0)
        before = np.maximum(np.arange(len(slopes)) - 1, 0)
        heights_at_0 = self.heights[before] - slopes * self.knots[before]
        borders = self.knots.astype(np.float32)
        above = borders > self.knots
        borders[above] = np.nextafter(borders[above], np.float32(-np.inf))
        return borders[:, None], slopes, heights_at_0


class Terms:
    """Curves by case, those of flags as mere heights."""

    def __init__(self) -> None:
        self._bent: dict[str, list[tuple[int, Curve]]] = {}
        self._straight: dict[str, list[tuple[int, float]]] = {}

    def add(self, case: str, column: int, curve: Curve) -> None:
        """Take in the curve of a feature."""
        if curve.is_flag and curve.heights[0] == 0:
            self._straight.setdefault(case, []).append((column, float(curve.heights[1])))
        else:
            self._bent.setdefault(case, []).append((column, curve))

    def sum(self, case: str, features: Floats, rows: Ints) -> Doubles:
        """What the curves of a case give to the scores of some options."""
        score = np.zeros(len(rows))
        for column, curve in self._bent.get(case, ()):
            score += curve(features[column].take(rows))
        for column, height in self._straight.get(case, ()):
            score += height * features[column].take(rows)
        return score
