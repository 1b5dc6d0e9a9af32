"""Words that lost a space or were given one: run together and torn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ocrfix.alphabet import LONGEST_FORM
from ocrfix.engine.candidates import CandidateFinder, Near
from ocrfix.engine.tokens import NUMBER_FORM, Tokens

Ints = npt.NDArray[np.int64]

SAME_LETTER = 0.05
"""Cost of a letter read as itself: about what the channel learned."""
MOST_SPLITS = 2
COMMON = 7.0
"""Logarithm of the count of a word that may show where another, misread, begins."""
SHORTEST_DAMAGED = 4
SHORT = 3

Join = tuple[int, int, float]
"""First token, number of the word, cost of its letters."""
Split = tuple[int, int, float]
"""Numbers of the two words, cost of their letters."""


def joins(
    tokens: Tokens, doubtful: Ints, numbers: Ints, finder: CandidateFinder
) -> dict[int, list[Join]]:
    """For each doubtful token, the words it makes with a neighbour.

    Args:
        tokens: of the text.
        doubtful: tokens in doubt, ascending.
        numbers: in the lexicon, of each token's form.
        finder: of candidates.
    """
    last = len(tokens.forms) - 1
    near_doubt = sorted({j for i in doubtful.tolist() for j in (i - 1, i) if 0 <= j < last})
    pairs = [j for j in near_doubt if _may_join(tokens, numbers, j)]
    joined = [_joined(tokens, j) for j in pairs]
    exact = finder.lexicon.look_up(joined)
    unknown = sorted({f for f, n in zip(joined, exact.tolist(), strict=True) if n < 0})
    near = finder.near(f for f in unknown if "-" not in f)
    # Where a hyphen was read for part of a letter, more than one was misread; these are few.
    hyphened = [f for f in unknown if "-" in f]
    for f, c in zip(hyphened, finder.candidates(hyphened), strict=True):
        near[f] = tuple(zip(c.numbers[:2].tolist(), c.costs[:2].tolist(), strict=True))
    found: dict[int, list[Join]] = {}
    for j, form, number in zip(pairs, joined, exact.tolist(), strict=True):
        options: Near = ((number, SAME_LETTER * len(form)),) if number >= 0 else near[form]
        for n, cost in options:
            if n in (numbers[j], numbers[j + 1]):
                continue  # that would be to drop the other piece
            for i in (j, j + 1):
                found.setdefault(i, []).append((j, n, cost))
    return found


def _may_join(tokens: Tokens, numbers: Ints, j: int) -> bool:
    gap = tokens.gaps[j]
    a, b = tokens.forms[j], tokens.forms[j + 1]
    if NUMBER_FORM in (a, b) or len(a) + len(b) >= LONGEST_FORM:
        return False
    unknown = bool(numbers[j] < 0 or numbers[j + 1] < 0)
    if gap == "-":
        return unknown or (tokens.raw[j].isupper() and tokens.raw[j + 1].islower())
    if not gap or gap.strip() or "\n\n" in gap:
        return False
    return unknown or len(a) < SHORT or len(b) < SHORT


def _joined(tokens: Tokens, j: int) -> str:
    hyphen = "-" if tokens.gaps[j] == "-" else ""
    return tokens.forms[j] + hyphen + tokens.forms[j + 1]


def splits(forms: Sequence[str], finder: CandidateFinder) -> dict[str, list[Split]]:
    """Two words that each form runs together, one of them perhaps misread."""
    cuts = [(f, k) for f in forms if 3 < len(f) <= LONGEST_FORM for k in range(1, len(f))]
    halves = sorted({h for f, k in cuts for h in (f[:k], f[k:])})
    numbers = finder.lexicon.look_up(halves).tolist()
    number = {h: n for h, n in zip(halves, numbers, strict=True) if _may_stand(h, n)}
    counts = finder.lexicon.log_counts
    common = {h for h, n in number.items() if len(h) > 1 and counts[n] > COMMON}
    near = finder.near(_damaged(cuts, number, common))
    found: dict[str, list[tuple[float, Split]]] = {}
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
        found.setdefault(f, []).extend(
            (float(counts[a] + counts[b]) - cost, (a, b, cost)) for a, b, cost in pairs
        )
    return {
        f: [split for _, split in sorted(some, reverse=True)[:MOST_SPLITS]]
        for f, some in found.items()
    }


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

