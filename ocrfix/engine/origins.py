"""Where the parts of a row stood before it changed here and there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ocrfix.engine.ragged import runs

Ints = npt.NDArray[np.int64]

ALIKE = 3
"""Values in a row that must be the same where two rows go on alike."""
FURTHEST = 40
"""Values within which they must."""
STRIDE = 64


def origins(before: Sequence[str], now: Sequence[str]) -> Ints | None:
    """For each value the place where it was before, or -1; None for too different rows.

    >>> origins(["a", "b", "c", "d", "e"], ["a", "bc", "d", "e"]).tolist()
    [0, -1, 3, 4]
    """
    origin = np.full(len(now), -1, np.int64)
    old = new = 0
    while True:
        same = _alike(before, old, now, new)
        origin[new : new + same] = np.arange(old, old + same)
        old, new = old + same, new + same
        if old == len(before) or new == len(now):
            return origin
        steps = _past_change(before, old, now, new)
        if steps is None:
            return None
        old, new = old + steps[0], new + steps[1]


def together(origin: Ints) -> Iterator[tuple[int, int, int]]:
    """The parts of a row that stood together before, or were nowhere.

    Args:
        origin: as ``origins`` gives it.

    Yields:
        Where each part begins, how long it is, and where it began before, or -1.

    >>> [*together(np.array([0, 1, -1, -1, 5]))]
    [(0, 2, 0), (2, 2, -1), (4, 1, 5)]
    """
    # What was nowhere has a number of its own: nothing else stood so far ahead.
    edges, sizes = runs(np.where(origin < 0, -len(origin), origin - np.arange(len(origin))))
    yield from zip(edges.tolist(), sizes.tolist(), origin[edges].tolist(), strict=True)


def _alike(before: Sequence[str], old: int, now: Sequence[str], new: int) -> int:
    """How many values are the same from two places on."""
    same, stride = 0, STRIDE
    most = min(len(before) - old, len(now) - new)
    while stride:
        a, b = old + same, new + same
        if same + stride <= most and before[a : a + stride] == now[b : b + stride]:
            same += stride
            stride *= 2
        else:
            stride //= 2
    return same


def _past_change(
    before: Sequence[str], old: int, now: Sequence[str], new: int
) -> tuple[int, int] | None:
    """How many values to leave out on either side until the rows go on alike."""
    for both in range(1, FURTHEST):
        for a in range(both + 1):
            b = both - a
            if before[old + a : old + a + ALIKE] == now[new + b : new + b + ALIKE]:
                return a, b
    return None
