r"""Where a large text is cut: at places that cleaning, and changes elsewhere, leave where they are.

As in rsync, what stands at a place decides whether it is one, not how far it is from the
start. Each safe place has a rank, made of the last letters before it and the first after it.
A text above the limit is cut at the place with the highest rank, and so are its two pieces,
until none is above the limit. A change anywhere moves only the cuts that it touches, or
outranks.

Safe is the end of a paragraph: after a sentence's end, before a capital, with no page mark in
sight. Where there is none, the end of a line that ends a sentence will do, then the end of a
sentence; then whatever blank there is near the middle, and if there is none, the middle.

>>> text = "One.\n\nTwo.\n\nThree.\n\nFour.\n"
>>> [text[a:b] for a, b in cuts(text, limit=14, least=4)]
['One.\n\n', 'Two.\n\n', 'Three.\n\nFour.\n']
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from zlib import crc32

from ocrfix.strip import WINDOW, Sliceable

LIMIT = 500_000
"""Code points of a text from which on it is cleaned in parts: a novel has as many.

Two megabytes of damaged newspapers and novels took 6.9 seconds a megabyte and 265 MB of memory
in parts of up to 500,000 code points, 8.9 seconds and 351 MB in parts of up to 1,500,000: the
larger a part, the more rounds it takes to come to rest. The edits were the same but for one in
a hundred. Smaller parts are no quicker, and know less of the text.
"""
LEAST = 80_000
"""Code points of a part at least: enough to tell how damaged a text is, and by what."""
REACH = 8
"""Letters on either side that make a place's rank: few, so that few are ever repaired."""
SIGHT = 60
"""Code points on either side in which no page mark may stand."""

# Each is linear: it starts at a rare character, and its repeats are of classes that don't meet.
SPACE = r"[^\S\r\n]{0,200}"
NEWLINE = r"(?:\r\n|\r|\n)"
STOP = r"[.!?][\"'”’)\]]{0,4}"
CAPITAL = r"(?=[\"'“‘(]{0,3}[A-Z])"
SAFE = (
    re.compile(rf"{STOP}{SPACE}{NEWLINE}(?:{SPACE}{NEWLINE}){{1,20}}{CAPITAL}"),
    re.compile(rf"{STOP}{SPACE}{NEWLINE}{CAPITAL}"),
    re.compile(rf"{STOP}[^\S\r\n]{{1,200}}{CAPITAL}"),
)
"""What may be cut behind, the safest first: a paragraph, a line, a sentence."""
LONGEST = 5_000
"""Code points within which each of these ends: twenty blank lines of two hundred blanks."""
UNSAFE = (re.compile(rf"{NEWLINE}{SPACE}{NEWLINE}(?=\S)"), re.compile(NEWLINE), re.compile(r"\s"))
"""What is cut behind near the middle of a piece that has nothing safe."""
NEAR = 20_000
"""Code points to the middle of a piece: as long as some pages."""
# What page marks have and prose hasn't.
MARK = re.compile(r"[{}\[\]\f]|-----File")
NO_LETTER = re.compile(r"[^A-Za-z]+")


def cuts(
    text: Sliceable, *, limit: int | None = None, least: int | None = None
) -> list[tuple[int, int]]:
    """The parts of a text, from where to where; only one if it isn't above the limit.

    Args:
        text: any text; of one that isn't in memory little is loaded at a time.
        limit: code points of a part at most; ``LIMIT`` if None.
        least: code points of a part at least; ``LEAST`` if None.
    """
    limit, least = limit or LIMIT, least or LEAST
    if len(text) <= limit:
        return [(0, len(text))]
    return list(pairwise([0, *_within(text, 0, len(text), (limit, least)), len(text)]))


def parts(text: Sliceable) -> Iterator[str]:
    """The parts of a text themselves, as ``cuts`` tells where they are."""
    return (text[start:end] for start, end in cuts(text))


def _within(text: Sliceable, start: int, end: int, sizes: tuple[int, int]) -> Iterator[int]:
    """The cuts within a piece, in order."""
    todo: list[tuple[int, int] | int] = [(start, end)]
    found = _Places(text)
    while todo:
        piece = todo.pop()
        if isinstance(piece, int):
            yield piece
        elif piece[1] - piece[0] > sizes[0]:
            low, high = piece
            at = found.best(low + sizes[1], high - sizes[1])
            todo += [(at, high), at, (low, at)]


class _Places:
    """The safe places of a text and their ranks, found as they are needed."""

    def __init__(self, text: Sliceable) -> None:
        self._text = text
        self._found: list[tuple[Sequence[int], Sequence[int]]] = []

    def best(self, low: int, high: int) -> int:
        """The place with the highest rank from ``low`` to ``high``, of the safest kind there."""
        for kind in range(len(SAFE)):
            places, ranks = self._of_kind(kind)
            first, last = bisect_left(places, low), bisect_left(places, high)
            if first < last:
                return places[max(range(first, last), key=ranks.__getitem__)]
        middle = (low + high) // 2
        start = max(low, middle - NEAR)
        near = self._text[start : min(high, middle + NEAR)]
        for pattern in UNSAFE:
            behind = [start + m.end() for m in pattern.finditer(near)]
            if behind:
                return max(behind, key=self._rank)
        return middle

    def _of_kind(self, kind: int) -> tuple[Sequence[int], Sequence[int]]:
        """All places of a kind, and their ranks."""
        while len(self._found) <= kind:
            places, ranks = array("q"), array("q")
            for end in _ends(SAFE[len(self._found)], self._text):
                if not self._is_near_mark(end):
                    places.append(end)
                    ranks.append(self._rank(end))
            self._found.append((places, ranks))
        return self._found[kind]

    def _rank(self, place: int) -> int:
        """The same for the same letters around a place, whatever stands between them."""
        before = NO_LETTER.sub("", self._text[max(0, place - SIGHT) : place])
        after = NO_LETTER.sub("", self._text[place : place + SIGHT])
        return crc32(f"{before[-REACH:]}|{after[:REACH]}".lower().encode("ascii"))

    def _is_near_mark(self, place: int) -> bool:
        return MARK.search(self._text[max(0, place - SIGHT) : place + SIGHT]) is not None


def _ends(pattern: re.Pattern[str], text: Sliceable) -> Iterator[int]:
    """The ends of all matches in a text, of which a window is looked at at a time."""
    at = 0
    for start in range(0, len(text), WINDOW):
        window = text[start : start + WINDOW + LONGEST]
        for m in pattern.finditer(window, at - start):
            if m.start() >= WINDOW:
                break
            at = start + m.end()
            yield at
        at = max(at, start + WINDOW)
