"""Words that lost the space between them: what runs together taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ocrfix.alphabet import LONGEST_FORM
from ocrfix.engine.candidates import MOST_REMEMBERED, CandidateFinder, Split

Floats = npt.NDArray[np.float32]

MOST_SPLITS = 2
COMMON = 7.0
"""Logarithm of the count of a word that may show where another, misread, begins."""
SHORTEST_DAMAGED, SHORTEST_BY_SIGN = 4, 3
"""Letters of a misread side: of one that a common word leaves over, of one beside a sign."""
# Two words of which each has two letters and more, with signs between. Linear: each part is
# told from the next by its first character.
PARTED = re.compile(r"([^\W_]{2,})[^\w\s]{1,3}([^\W_]{2,}(?:'s)?)")


def splits(forms: Sequence[str], finder: CandidateFinder) -> dict[str, tuple[Split, ...]]:
    """Two words that each form runs together, one of them perhaps misread."""
    known = finder.splits
    new = [f for f in forms if f not in known]
    if new:
        if len(known) > MOST_REMEMBERED:
            known = {f: known[f] for f in forms if f in known}
        known.update(dict.fromkeys(new, ()))
        known.update(_new_splits(new, finder))
        finder.splits = known
    return known


def _new_splits(forms: Sequence[str], finder: CandidateFinder) -> dict[str, tuple[Split, ...]]:
    cuts = [(f, k) for f in forms if 3 < len(f) <= LONGEST_FORM for k in range(1, len(f))]
    halves = sorted({h for f, k in cuts for h in (f[:k], f[k:])})
    numbers = finder.lexicon.look_up(halves).tolist()
    number = {h: n for h, n in zip(halves, numbers, strict=True) if _may_stand(h, n)}
    counts = finder.lexicon.log_counts
    common = {h for h, n in number.items() if len(h) > 1 and counts[n] > COMMON}
    near = finder.near(_damaged(cuts, number, common))
    found = _split_by_signs(forms, finder)
    for f, k in cuts:
        left, right = f[:k], f[k:]
        if left in number and right in number:
            pairs = [(number[left], number[right], 0.0)]
        elif left in common:
            pairs = [(number[left], n, cost) for n, cost in near.get(right, ())]
        elif right in common:
            pairs = [(n, number[right], cost) for n, cost in near.get(left, ())]
        else:
            continue
        found.setdefault(f, []).extend(pairs)
    return {f: _likeliest(some, counts) for f, some in found.items()}


def _likeliest(some: Sequence[Split], counts: Floats) -> tuple[Split, ...]:
    """The likeliest splits of a form, each once: as likely as all ways to it are together."""
    costs: dict[tuple[int, int], list[float]] = {}
    for a, b, cost in some:
        costs.setdefault((a, b), []).append(-cost)
    ranked = [
        (float(counts[a] + counts[b]) + (whole := float(np.logaddexp.reduce(ways))), (a, b, -whole))
        for (a, b), ways in costs.items()
    ]
    return tuple(split for _, split in sorted(ranked, reverse=True)[:MOST_SPLITS])


def _split_by_signs(forms: Sequence[str], finder: CandidateFinder) -> dict[str, list[Split]]:
    """The words on either side of a sign within a form, either of them perhaps misread."""
    sides = {
        f: (m[1], m[2]) for f in forms if (m := PARTED.fullmatch(f)) and len(f) <= LONGEST_FORM
    }
    halves = sorted({h for pair in sides.values() for h in pair})
    numbers = dict(zip(halves, finder.lexicon.look_up(halves).tolist(), strict=True))
    near = finder.near(h for h, n in numbers.items() if n < 0 and len(h) >= SHORTEST_BY_SIGN)
    found = {}
    for f, pair in sides.items():
        left, right = (
            ((numbers[h], 0.0),) if _may_stand(h, numbers[h]) else near.get(h, ()) for h in pair
        )
        found[f] = [(a, b, x + y) for a, x in left for b, y in right]
    return found


def _may_stand(half: str, number: int) -> bool:
    """Whether one side of a cut is a word that stands alone."""
    return number >= 0 and (len(half) > 1 or half in "ai")


def _damaged(
    cuts: Sequence[tuple[str, int]], number: dict[str, int], common: set[str]
) -> list[str]:
    """Sides of cuts that may be a word misread, as the other side is a common word."""
    damaged = set()
    for f, k in cuts:
        for known, other in ((f[:k], f[k:]), (f[k:], f[:k])):
            if known in common and other not in number and len(other) >= SHORTEST_DAMAGED:
                damaged.add(other)
    return sorted(damaged)
