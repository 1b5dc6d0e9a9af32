"""Words that lost a space or were given one: run together and torn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ocrfix.alphabet import LONGEST_FORM
from ocrfix.engine.candidates import MOST_REMEMBERED, CandidateFinder, Near, Split
from ocrfix.engine.tokens import NUMBER_FORM, Tokens
from ocrfix.lexicon import Lexicon

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SAME_LETTER = 0.05
"""Cost of a letter read as itself: about what the channel learned."""
MOST_SPLITS = 2
COMMON = 7.0
"""Logarithm of the count of a word that may show where another, misread, begins."""
SHORTEST_DAMAGED = 4
SHORT = 3

LONGEST_DIRT = 2
LONGEST_GAP = 6
# What a gap is: one that no word reaches across, blank, a hyphen, or some other signs.
CLOSED, SPACE, DASH, SIGN = range(4)

Join = tuple[int, int, int, float]
"""First token, how many it covers, number of the word, cost of its letters."""


def joins(
    tokens: Tokens, doubtful: Ints, numbers: Ints, lexicon: Lexicon, finder: CandidateFinder
) -> dict[int, list[Join]]:
    """For each doubtful token, the words it makes with a neighbour.

    Args:
        tokens: of the text.
        doubtful: tokens in doubt, ascending.
        numbers: in the lexicon, of each token's form.
        lexicon: known words, and behind them the document's own.
        finder: of candidates.
    """
    pairs = _pairs(tokens, doubtful, numbers)
    joined = [tokens.forms[i] + tokens.forms[j] for i, j in pairs]
    whole = _whole(joined, finder)
    own = finder.nearest(joined, lexicon.own) if lexicon.own else {}
    first_own = len(lexicon.hashes) - len(lexicon.own)
    found: dict[int, list[Join]] = {}
    number_of = numbers.tolist()
    gaps = tokens.gaps
    for (i, j), form in zip(pairs, joined, strict=True):
        words = whole[form]
        if form in own:
            words += tuple((first_own + k, cost) for k, cost in own[form])
        if gaps[i] == "-" and tokens.raw[i].isupper() and tokens.raw[j].islower():
            words += _with_hyphen(tokens.forms[i], tokens.forms[j], finder)
        for n, cost in words:
            if n in (number_of[i], number_of[j]):
                continue  # that would be to drop the other piece
            for token in range(i, j + 1):
                found.setdefault(token, []).append((i, j - i + 1, n, cost))
    return found


def _whole(joined: Sequence[str], finder: CandidateFinder) -> dict[str, Near]:
    """The words that each form made of two pieces may be, and what their letters cost."""
    known = finder.joined
    new = sorted({f for f in joined if f not in known})
    if new:
        if len(known) > MOST_REMEMBERED:
            known = {f: known[f] for f in joined if f in known}
        exact = finder.lexicon.look_up(new).tolist()
        damaged = [f for f, n in zip(new, exact, strict=True) if n < 0]
        near = finder.near(f for f in damaged if len(f) >= SHORTEST_DAMAGED)
        for form, n in zip(new, exact, strict=True):
            known[form] = ((n, SAME_LETTER * len(form)),) if n >= 0 else near.get(form, ())
        finder.joined = known
    return known


def _with_hyphen(left: str, right: str, finder: CandidateFinder) -> Near:
    """Words of which a hyphen was read for part of a letter: "VA-lite"."""
    (candidates,) = finder.candidates([f"{left}-{right}"])
    return tuple(zip(candidates.numbers[:2].tolist(), candidates.costs[:2].tolist(), strict=True))


def _pairs(tokens: Tokens, doubtful: Ints, numbers: Ints) -> list[tuple[int, int]]:
    """Tokens that may be the two ends of one word; between them at most a bit of dirt."""
    last = len(tokens.forms) - 1
    near = np.zeros(last + 2, bool)
    near[doubtful - 1] = near[doubtful] = True
    first = np.flatnonzero(near[: max(last, 0)])
    gaps, gap_of = tokens.parted
    close = _ends(tokens, numbers, first, first + 1, gaps=gaps, gap_of=gap_of[first])
    lengths = _lengths(tokens)
    dirt = doubtful[(doubtful > 0) & (doubtful < last)]
    dirt = dirt[(lengths[dirt] <= LONGEST_DIRT) & (numbers[dirt - 1] < 0)]
    spans = zip(tokens.spans[dirt - 1, 1].tolist(), tokens.spans[dirt + 1, 0].tolist(), strict=True)
    gaps = [tokens.text[start:end] for start, end in spans]
    apart = _ends(tokens, numbers, dirt - 1, dirt + 1, gaps=gaps, gap_of=np.arange(len(dirt)))
    a, b = (
        np.concatenate([first[close], dirt[apart] - 1]),
        np.concatenate([first[close], dirt[apart]]),
    )
    order = np.lexsort((b, a))
    return list(zip(a[order].tolist(), (b[order] + 1).tolist(), strict=True))


def _ends(  # noqa: PLR0913  arrays side by side
    tokens: Tokens, numbers: Ints, a: Ints, b: Ints, *, gaps: Sequence[str], gap_of: Ints
) -> Bools:
    """Which pairs of tokens, ``gaps[gap_of]`` between them, may be one word's ends."""
    gap = np.array([_gap_kind(g) for g in gaps], np.int8)[gap_of]
    forms, form_of = tokens.unique
    # A number, that is never a word's end, counts as long.
    sizes = np.array([len(f) if f != NUMBER_FORM else LONGEST_FORM for f in forms], np.int64)
    lengths_a, lengths_b = sizes[form_of[a]], sizes[form_of[b]]
    unknown = (numbers[a] < 0) | (numbers[b] < 0)
    short = (lengths_a < SHORT) | (lengths_b < SHORT)
    good: Bools = (gap == SPACE) & (unknown | short)
    good |= (gap == DASH) & unknown
    for i in np.flatnonzero((gap == DASH) & ~unknown).tolist():
        good[i] = tokens.raw[a[i]].isupper() and tokens.raw[b[i]].islower()
    # With a sign between, both ends must look torn: "ques. tioned", "disappear- t ance".
    for i in np.flatnonzero((gap == SIGN) & unknown).tolist():
        good[i] = tokens.raw[b[i]][0].islower()
    good &= lengths_a + lengths_b <= LONGEST_FORM
    return good


def _gap_kind(gap: str) -> int:
    if not gap or "\n\n" in gap:
        return CLOSED
    if gap.isspace():
        return SPACE
    if gap == "-":
        return DASH
    return SIGN if len(gap) <= LONGEST_GAP else CLOSED


def _lengths(tokens: Tokens) -> Ints:
    forms, inverse = tokens.unique
    return np.array([len(f) for f in forms], np.int64)[inverse]


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
        f: tuple(split for _, split in sorted(some, reverse=True)[:MOST_SPLITS])
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
