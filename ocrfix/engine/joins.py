"""Words that were given a space, a sign or a line's end: what is torn put together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ocrfix.alphabet import LONGEST_FORM
from ocrfix.engine.candidates import (
    MOST_REMEMBERED,
    CandidateFinder,
    Near,
)
from ocrfix.engine.tokens import (
    ALL_CAPITALS,
    CAPITAL,
    HYPHEN_FIRST,
    LINE,
    NUMBER_FORM,
    STOP,
    Tokens,
)
from ocrfix.lexicon import Lexicon

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SAME_LETTER = 0.05
"""Cost of a letter read as itself: about what the channel learned."""
SHORTEST_DAMAGED, SHORTEST_TORN = 4, 6
"""Letters of a form made of two pieces for which words with one error are looked for, and with
several."""
SHORT = 3
LEAST_TORN = 3.0
"""Logarithm of the count of a word that two known words may be the pieces of."""

HYPHENS_READ = "-.¬"
"""What stands where a hyphen was, or a stop was read for it."""
LONGEST_DIRT = 2
LONGEST_GAP = 6
# What a gap is: one that no word reaches across, blank, a hyphen, a hyphen or stop (for a
# hyphen) with a blank or dirt, or some other signs.
CLOSED, SPACE, DASH, STOPPED, SIGN = range(5)

Join = tuple[int, int, int, float]
"""First token, how many it covers, number of the word, cost of its letters."""


def joins(  # noqa: PLR0913  what is known of the text
    tokens: Tokens,
    doubtful: Ints,
    numbers: Ints,
    lexicon: Lexicon,
    finder: CandidateFinder,
    *,
    dirty: bool,
) -> dict[int, list[Join]]:
    """For each doubtful token, the words it makes with a neighbour.

    Args:
        tokens: of the text.
        doubtful: tokens in doubt, ascending.
        numbers: in the lexicon, of each token's form.
        lexicon: known words, and behind them the document's own.
        finder: of candidates.
        dirty: whether the text is so damaged that a hyphen may be a letter misread.
    """
    pairs = _pairs(tokens, doubtful, numbers, finder, dirty=dirty)
    joined = [tokens.forms[i] + tokens.forms[j] for i, j in pairs]
    whole = _whole(joined, finder)
    cut = _cut(tokens, pairs, whole, finder)
    own = finder.nearest(joined, lexicon.own) if lexicon.own else {}
    first_own = len(lexicon.hashes) - len(lexicon.own)
    found: dict[int, list[Join]] = {}
    number_of = numbers.tolist()
    hyphened = _with_hyphens(tokens, pairs, finder, dirty=dirty)
    for (i, j), form in zip(pairs, joined, strict=True):
        words = whole[form] or cut.get((i, j), ())
        if form in own:
            words += tuple((first_own + k, cost) for k, cost in own[form])
        words += hyphened.get((i, j), ())
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


def _cut(
    tokens: Tokens, pairs: list[tuple[int, int]], whole: dict[str, Near], finder: CandidateFinder
) -> dict[tuple[int, int], Near]:
    """Words misread in several places, where a hyphen, or a stop for one, has cut them."""
    forms = {}
    for i, j in pairs:
        form = tokens.forms[i] + tokens.forms[j]
        if tokens.gaps[i] != "-" and tokens.gaps[i][0] in HYPHENS_READ and not whole[form]:
            forms[i, j] = form
    return _first_two({pair: f for pair, f in forms.items() if len(f) >= SHORTEST_TORN}, finder)


def _first_two(
    forms: dict[tuple[int, int], str], finder: CandidateFinder
) -> dict[tuple[int, int], Near]:
    """The two likeliest candidates of the form that each pair makes."""
    found = finder.candidates(forms.values())
    return {
        pair: tuple(zip(some.numbers[:2].tolist(), some.costs[:2].tolist(), strict=True))
        for pair, some in zip(forms, found, strict=True)
    }


def _with_hyphens(
    tokens: Tokens, pairs: list[tuple[int, int]], finder: CandidateFinder, *, dirty: bool
) -> dict[tuple[int, int], Near]:
    """Words of which a hyphen was read for part of a letter: "VA-lite"."""
    forms = {
        (i, j): f"{tokens.forms[i]}-{tokens.forms[j]}"
        for i, j in pairs
        if tokens.gaps[i] == "-" and (dirty or _small_behind_capitals(tokens, i))
    }
    return _first_two(forms, finder)


def _small_behind_capitals(tokens: Tokens, i: int) -> bool:
    return tokens.raw[i].isupper() and tokens.raw[i + 1].islower()


def _pairs(
    tokens: Tokens, doubtful: Ints, numbers: Ints, finder: CandidateFinder, *, dirty: bool
) -> list[tuple[int, int]]:
    """Tokens that may be the two ends of one word; between them at most a bit of dirt."""
    last = len(tokens.forms) - 1
    near = np.zeros(last + 2, bool)
    near[doubtful - 1] = near[doubtful] = True
    first = np.flatnonzero(near[: max(last, 0)])
    gaps, gap_of = tokens.parted
    ends = _Ends(tokens, numbers, dirty=dirty)
    kinds = np.array([_gap_kind(g) for g in gaps], np.int8)
    close = ends.may_meet(first, first + 1, kinds[gap_of[first]])
    torn = first[~close & ends.may_meet_exactly(first, kinds[gap_of[first]])]
    torn = torn[_make_words(tokens, torn, finder.lexicon)]
    lengths = _lengths(tokens)
    dirt = doubtful[(doubtful > 0) & (doubtful < last)]
    cut = tokens.gap_facts[dirt - 1, HYPHEN_FIRST] | tokens.gap_facts[dirt - 1, STOP]
    dirt = dirt[(lengths[dirt] <= LONGEST_DIRT) & ((numbers[dirt - 1] < 0) | cut)]
    spans = zip(tokens.spans[dirt - 1, 1].tolist(), tokens.spans[dirt + 1, 0].tolist(), strict=True)
    kinds = np.array([_gap_kind(tokens.text[start:end]) for start, end in spans], np.int8)
    apart = dirt[ends.may_meet(dirt - 1, dirt + 1, kinds)]
    a = np.concatenate([first[close], torn, apart - 1])
    b = np.concatenate([first[close] + 1, torn + 1, apart + 1])
    order = np.lexsort((b, a))
    return list(zip(a[order].tolist(), b[order].tolist(), strict=True))


def _make_words(tokens: Tokens, first: Ints, lexicon: Lexicon) -> Bools:
    """Which tokens make, with the next, a word that is not too rare."""
    joined = [tokens.forms[i] + tokens.forms[i + 1] for i in first.tolist()]
    numbers = lexicon.look_up(joined)
    known: Bools = (numbers >= 0) & (lexicon.log_counts[np.maximum(numbers, 0)] > LEAST_TORN)
    return known


class _Ends:
    """Tells which tokens may be the two ends of one word.

    Args:
        tokens: of the text.
        numbers: in the lexicon, of each token's form.
        dirty: whether the text is so damaged that a hyphen may be a letter misread.
    """

    def __init__(self, tokens: Tokens, numbers: Ints, *, dirty: bool) -> None:
        self.tokens, self.known, self.dirty = tokens, numbers >= 0, dirty
        forms, form_of = tokens.unique
        # A number, that is never a word's end, counts as long.
        sizes = [len(f) if f != NUMBER_FORM else LONGEST_FORM for f in forms]
        self.sizes = np.array(sizes, np.int64)[form_of]
        raws, inverse = tokens.written
        self.small = np.array([r[0].islower() for r in raws], bool)[inverse]
        looks = tokens.looks
        self.capitals = looks[:, ALL_CAPITALS] | (looks[:, CAPITAL] & (self.sizes == 1))

    def go_on(self, a: Ints, b: Ints) -> Bools:
        """In which pairs the second is written as a word's end would be."""
        capitals = self.capitals[a] & self.capitals[b] & (self.sizes[b] > 1)
        going: Bools = self.small[b] | capitals
        return going

    def may_meet(self, a: Ints, b: Ints, gap: npt.NDArray[np.int8]) -> Bools:
        """Which pairs may be a word's ends, perhaps misread, by the gaps between them."""
        unknown = ~self.known[a] | ~self.known[b]
        shorter = np.minimum(self.sizes[a], self.sizes[b])
        good: Bools = (gap == SPACE) & (unknown | (shorter < SHORT))
        good |= (gap == DASH) & (unknown | (self.dirty & (shorter <= SHORT)))
        for i in np.flatnonzero((gap == DASH) & ~good).tolist():
            good[i] = _small_behind_capitals(self.tokens, int(a[i]))
        # With a sign between, the second must look torn: "ques. tioned", "disappear- t ance".
        good |= ((gap == STOPPED) | ((gap == SIGN) & unknown)) & self.go_on(a, b)
        good &= self.sizes[a] + self.sizes[b] <= LONGEST_FORM
        return good

    def may_meet_exactly(self, first: Ints, gap: npt.NDArray[np.int8]) -> Bools:
        """Which words and those behind them may be another word's two ends, each read right."""
        good: Bools = (gap != CLOSED) & self.known[first] & self.known[first + 1]
        if not self.dirty:  # a blank alone parts words
            good &= (gap != SPACE) | self.tokens.gap_facts[first, LINE]
        good &= self.sizes[first] + self.sizes[first + 1] <= LONGEST_FORM
        return good & self.go_on(first, first + 1)


def _gap_kind(gap: str) -> int:
    if not gap or "\n\n" in gap:
        return CLOSED
    if gap.isspace():
        return SPACE
    if gap == "-":
        return DASH
    if len(gap) > LONGEST_GAP:
        return CLOSED
    return STOPPED if gap[0] in HYPHENS_READ else SIGN


def _lengths(tokens: Tokens) -> Ints:
    forms, inverse = tokens.unique
    return np.array([len(f) for f in forms], np.int64)[inverse]
