"""A text of which but a few pieces are in memory, sliced as if it were whole.

What is done to large texts is done to slices: of a ``str``, or of a ``Strip``, whose pieces lie
on the disk.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Protocol

WINDOW = 1 << 18
"""Code points of a slice, where a text is gone through from end to end."""
KEPT = 2
"""Pieces in memory: the one in use, and the one before, which still is context."""


class Sliceable(Protocol):
    """What is asked of a text: its length, and slices without a step."""

    def __len__(self) -> int:
        """Its code points."""

    def __getitem__(self, span: slice, /) -> str:
        """A slice."""


class Strip:
    """A text in pieces, each loaded when it is needed.

    >>> strip = Strip([3, 0, 4], ["One", "", " two"].__getitem__)
    >>> len(strip), strip[2:5], strip[4:99]
    (7, 'e t', 'two')

    Args:
        lengths: code points of each piece.
        load: gives a piece by its number.
    """

    def __init__(self, lengths: Iterable[int], load: Callable[[int], str]) -> None:
        self._starts = array("q", accumulate(lengths, initial=0))
        self._load = load
        self._kept: OrderedDict[int, str] = OrderedDict()

    def __len__(self) -> int:
        return self._starts[-1]

    def __getitem__(self, span: slice, /) -> str:
        start, end, _ = span.indices(len(self))
        number = bisect_right(self._starts, start) - 1
        found: list[str] = []
        while start < end:
            low = self._starts[number]
            part = self._piece(number)[start - low : end - low]
            found.append(part)
            start += len(part)
            number += 1
        return found[0] if len(found) == 1 else "".join(found)

    def _piece(self, number: int) -> str:
        piece = self._kept.get(number)
        if piece is None:
            if len(self._kept) == KEPT:
                self._kept.popitem(last=False)
            piece = self._kept[number] = self._load(number)
        else:
            self._kept.move_to_end(number)
        return piece


def windows(text: Sliceable) -> Iterator[str]:
    """A text from end to end, a slice at a time."""
    for at in range(0, len(text), WINDOW):
        yield text[at : at + WINDOW]


def whole_words(text: Sliceable) -> Iterator[str]:
    """A text from end to end, cut behind blanks: what has none stays in one piece."""
    held: list[str] = []
    for piece in windows(text):
        end = max(piece.rfind(" "), piece.rfind("\n")) + 1
        if end:
            yield "".join([*held, piece[:end]])
            held.clear()
        held.append(piece[end:])
    yield "".join(held)


def position(text: Sliceable, place: int) -> tuple[int, int]:
    """Line and column, both from 1, of a place in a text."""
    line, start = 1, 0
    for at in range(0, place, WINDOW):
        piece = text[at : min(at + WINDOW, place)]
        line += piece.count("\n")
        start = max(start, at + piece.rfind("\n") + 1) if "\n" in piece else start
    return line, place - start + 1


def difference(a: Sliceable, b: Sliceable, start: int, other: int, length: int) -> int | None:
    """How far two texts agree from ``start`` and ``other``; None if it is all the length."""
    for at in range(0, length, WINDOW):
        size = min(WINDOW, length - at)
        left = a[start + at : start + at + size]
        right = b[other + at : other + at + size]
        if left != right:
            pairs = enumerate(zip(left, right, strict=False))
            shorter = min(len(left), len(right))
            return at + next((i for i, (x, y) in pairs if x != y), shorter)
    return None
