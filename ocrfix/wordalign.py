"""Where each word of a text as it was read stands in its truth.

Letters are aligned as cheaply as can be (Levenshtein), and where that cuts a word of the truth,
the words around are laid beside each other anew, as wholes: of "deaths t gccurred" and
"deaths occurred" the letters alone would as soon have "t" for "o" as the stray "t" for nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from ocrfix.learning import boundaries as by_letters
from ocrfix.learning import slice_of

WORD = re.compile(r"\S+")
MOST_IN_DOUBT = 24
"""Words of a passage that are laid beside each other anew."""
ANOTHER_WORD = 0.6
"""What each word beyond the first costs where several stand for one, in letters."""
LONGEST_STRAY = 4
"""Signs of a piece that may stand for nothing."""
SHAPES = ((1, 1), (0, 1), (1, 0), (1, 2), (2, 1), (1, 3), (3, 1))
"""How many words may stand for how many: misread, lost, added, run together or torn."""
Span = tuple[int, int]


def boundaries(ocr: str, truth: str) -> list[int]:
    """For each boundary between letters of the reading, the one of the truth beside it."""
    beside = by_letters(ocr, truth)
    read = [m.span() for m in WORD.finditer(ocr)]
    true = [m.span() for m in WORD.finditer(truth)]
    starts = [start for start, _ in true]
    firm = [0]
    for i, ((_, end), (start, _)) in enumerate(pairwise(read), 1):
        if not (_cuts(truth, beside[end]) or _cuts(truth, beside[start])):
            firm.append(i)
    for first, last in pairwise([*firm, len(read)]):
        low = bisect_left(starts, beside[read[first][0]]) if first else 0
        high = bisect_left(starts, beside[read[last][0]]) if last < len(read) else len(true)
        if 1 < last - first <= MOST_IN_DOUBT and 0 < high - low <= MOST_IN_DOUBT:
            _lay_anew(beside, ocr, truth, read[first:last], true[low:high])
    beside[0], beside[-1] = 0, len(truth)
    # What lies in a gap stays between the words that were laid anew on its sides.
    for (_, end), (start, _) in pairwise([(0, 0), *read, (len(ocr), len(ocr))]):
        for k in range(end + 1, start):
            beside[k] = min(max(beside[k], beside[end]), beside[start])
    return beside


def _cuts(truth: str, at: int) -> bool:
    """Whether a place lies within a word."""
    return slice_of(truth, at, at) is None


def _lay_anew(
    beside: list[int], ocr: str, truth: str, read: Sequence[Span], true: Sequence[Span]
) -> None:
    """Align a passage word by word, as cheaply as can be; stray pieces have none beside them.

    Where words of the truth are lost, or stand beside others altogether, it is left as it was:
    no alignment tells what became of which.
    """
    groups = [*_groups(ocr, truth, read, true)]
    if not all(_are_alike(ocr, truth, *group) for group in groups):
        return
    at = true[0][0]
    for some, others in groups:
        start, end = some[0][0], some[-1][1]
        if others:
            first, at = others[0][0], others[-1][1]
            inside = by_letters(ocr[start:end], truth[first:at])
            beside[start : end + 1] = [first + k for k in inside]
        else:
            beside[start : end + 1] = [at] * (end + 1 - start)


def _are_alike(ocr: str, truth: str, read: Sequence[Span], true: Sequence[Span]) -> bool:
    """Whether words may stand for others; pieces for nothing."""
    some, others = _joined(ocr, read), _joined(truth, true)
    if not (some and others):
        return len(some) <= LONGEST_STRAY and not others
    return Levenshtein.distance(some, others) <= max(len(some), len(others)) / 2


def _joined(text: str, words: Sequence[Span]) -> str:
    return "".join(text[start:end] for start, end in words)


def _groups(
    ocr: str, truth: str, read: Sequence[Span], true: Sequence[Span]
) -> Iterator[tuple[Sequence[Span], Sequence[Span]]]:
    """The cheapest way to lay words beside words: one beside some, some beside one, or none."""
    best = {(0, 0): (0.0, (0, 0))}
    for i in range(len(read) + 1):
        for j in range(len(true) + 1):
            ways = [
                (best[i - x, j - y][0] + cost, (x, y))
                for x, y in SHAPES
                if x <= i and y <= j
                for cost in [_cost(ocr, truth, read[i - x : i], true[j - y : j])]
            ]
            if ways:
                best[i, j] = min(ways)
    i, j = len(read), len(true)
    groups = []
    while i or j:
        x, y = best[i, j][1]
        groups.append((read[i - x : i], true[j - y : j]))
        i, j = i - x, j - y
    yield from reversed(groups)


def _cost(ocr: str, truth: str, read: Sequence[Span], true: Sequence[Span]) -> float:
    further = max(len(read), len(true)) - 1
    distance = Levenshtein.distance(_joined(ocr, read), _joined(truth, true))
    return distance + ANOTHER_WORD * further
