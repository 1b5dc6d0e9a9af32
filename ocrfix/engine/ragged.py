"""Rows of different lengths, kept end to end in one array."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
SPARSE = 50
"""Part of all numbers, a fiftieth, below which it is quicker to sort those that there are."""


def picked(edges: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Where some rows lie, end to end, and where their values were.

    Args:
        edges: where each row begins and, last, the last one ends.
        rows: those wanted, in any order, again and again if need be.

    Returns:
        The edges of the rows wanted; the places of their values.

    >>> edges, places = picked(np.array([0, 2, 3]), np.array([1, 0, 1]))
    >>> edges.tolist(), places.tolist()
    ([0, 1, 3, 4], [2, 0, 1, 2])
    """
    first = edges[rows]
    ends = np.append(0, np.cumsum(edges[rows + 1] - first))
    shift = np.repeat(first - ends[:-1], np.diff(ends))
    return ends, np.arange(len(shift)) + shift


def runs(groups: Ints) -> tuple[Ints, Ints]:
    """Where each run of equal groups begins, and how long it is.

    Args:
        groups: numbers, those of a group side by side.

    >>> edges, sizes = runs(np.array([4, 4, 7]))
    >>> edges.tolist(), sizes.tolist()
    ([0, 2], [2, 1])
    """
    begins = np.ones(len(groups), bool)
    np.not_equal(groups[1:], groups[:-1], out=begins[1:])
    edges = np.flatnonzero(begins)
    return edges, np.diff(edges, append=len(groups))


def different(numbers: Ints, size: int) -> tuple[Ints, Ints]:
    """The different ones of some numbers below ``size``, ascending; each one's place among them.

    >>> found, place = different(np.array([7, 2, 7]), 10)
    >>> found.tolist(), place.tolist()
    ([2, 7], [1, 0, 1])
    """
    if len(numbers) * SPARSE < size:
        return np.unique(numbers, return_inverse=True)
    present = np.zeros(size, bool)
    present[numbers] = True
    found = np.flatnonzero(present)
    place = np.zeros(size, np.int64)
    place[found] = np.arange(len(found))
    return found, place[numbers]


def lead(scores: Floats, groups: Ints) -> Floats:
    """By how much each score is above the best other one of its group, at most 20 either way.

    Args:
        scores: any.
        groups: of each, those of a group side by side.
    """
    if not len(scores):
        return scores
    edges, sizes = runs(groups)
    best = np.maximum.reduceat(scores, edges)
    spread = np.repeat(best, sizes)
    is_best = scores == spread
    second = np.maximum.reduceat(np.where(is_best, -60, scores), edges)
    ahead = np.where(is_best, scores - np.repeat(second, sizes), scores - spread)
    clipped: Floats = ahead.clip(-20, 20)
    return clipped
