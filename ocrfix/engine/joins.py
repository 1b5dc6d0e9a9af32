"""Words that were given a space, a sign or a line's end: what is torn put together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix.alphabet import LONGEST_FORM
from ocrfix.engine.candidates import MOST_REMEMBERED, CandidateFinder, Near
from ocrfix.engine.facts import Facts
from ocrfix.engine.tokens import (
    ALL_CAPITALS,
    CAPITAL,
    HYPHEN_FIRST,
    LINE,
    NUMBER_FORM,
    STOP,
    Tokens,
    lengths,
)
from ocrfix.lexicon import Lexicon

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]

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


class Joins(NamedTuple):
    """Words that tokens make with a neighbour, those for a token side by side.

    Attributes:
        group: the token; ascending.
        place: the first token of those that make the word.
        covers: how many these are.
        numbers: of the words.
        costs: of their letters.
    """

    group: Ints
    place: Ints
    covers: Ints
    numbers: Ints
    costs: Doubles


Found = tuple[Ints, Ints, Doubles]
"""The pair of tokens that makes a word, the word's number, the cost of its letters."""


def joins(facts: Facts, doubtful: Ints, finder: CandidateFinder, *, dirty: bool) -> Joins:
    """The words that doubtful tokens make with a neighbour.

    Args:
        facts: of the tokens.
        doubtful: tokens in doubt, ascending.
        finder: of candidates.
        dirty: whether the text is so damaged that a hyphen may be a letter misread.
    """
    first, last = _pairs(facts, doubtful, finder.lexicon, dirty=dirty)
    forms = facts.tokens.forms
    joined = [forms[i] + forms[j] for i, j in zip(first.tolist(), last.tolist(), strict=True)]
    known = _whole(joined, finder)
    whole = [known[form] for form in joined]
    parts = (
        _flat(whole),
        _cut(facts, (first, last), joined, whole, finder),
        _own(joined, facts.lexicon, finder),
        _with_hyphens(facts.tokens, (first, last), finder, dirty=dirty),
    )
    pair, numbers, costs = (np.concatenate(column) for column in zip(*parts, strict=True))
    # What a piece is already would be to drop the other piece.
    new = (numbers != facts.numbers[first[pair]]) & (numbers != facts.numbers[last[pair]])
    pair, numbers, costs = _each_once(pair[new], numbers[new], costs[new])
    place, covers = first[pair], (last - first + 1)[pair]
    # A join is one for each of the tokens that it covers, if that is in doubt.
    row = np.repeat(np.arange(len(pair)), covers)
    group = np.arange(len(row)) - np.repeat(np.cumsum(covers) - covers, covers) + place[row]
    is_asked = np.zeros(len(forms), bool)
    is_asked[doubtful] = True
    asked = np.flatnonzero(is_asked[group])
    asked = asked[np.argsort(group[asked], kind="stable")]
    row = row[asked]
    return Joins(group[asked], place[row], covers[row], numbers[row], costs[row])


def _each_once(pair: Ints, numbers: Ints, costs: Doubles) -> Found:
    """What was found in several ways once, as likely as these are together."""
    order = np.lexsort((numbers, pair))
    pair, numbers = pair[order], numbers[order]
    fresh = np.flatnonzero((np.diff(pair, prepend=-1) != 0) | (np.diff(numbers, prepend=-1) != 0))
    together = -np.logaddexp.reduceat(-costs[order], fresh) if len(fresh) else costs
    return pair[fresh], numbers[fresh], together


def _flat(near: Sequence[Near]) -> Found:
    """The words of each pair."""
    sizes = np.fromiter(map(len, near), np.int64, len(near))
    words = np.array([*chain.from_iterable(near)], np.float64).reshape(-1, 2)
    return np.repeat(np.arange(len(near)), sizes), words[:, 0].astype(np.int64), words[:, 1]


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
    facts: Facts,
    ends: tuple[Ints, Ints],
    joined: Sequence[str],
    whole: Sequence[Near],
    finder: CandidateFinder,
) -> Found:
    """Words misread in several places, where a hyphen, or a stop for one, has cut them.

    So has a mere hyphen, where a letter is left of it and no word right of it: "n-fflitary".
    """
    tokens, (first, last) = facts.tokens, ends
    letter = tokens.formed.all(lengths)[first] == 1
    letter &= tokens.parted.all(_are_hyphens)[first] & (facts.numbers[last] < 0)
    cut = np.flatnonzero(tokens.parted.all(_have_cut)[first] | letter).tolist()
    pairs = [k for k in cut if not whole[k] and len(joined[k]) >= SHORTEST_TORN]
    return _first_two(pairs, [joined[k] for k in pairs], finder)


def _have_cut(gaps: list[str]) -> Bools:
    """Which gaps begin with what was a hyphen, but are no mere hyphen."""
    return np.array([g not in ("", "-") and g[0] in HYPHENS_READ for g in gaps], bool)


def _own(joined: Sequence[str], lexicon: Lexicon, finder: CandidateFinder) -> Found:
    """Words of the document's own."""
    near = finder.nearest(joined, lexicon.own) if lexicon.own else {}
    pairs, numbers, costs = _flat([near.get(form, ()) for form in joined])
    return pairs, numbers + len(lexicon.hashes) - len(lexicon.own), costs


def _with_hyphens(
    tokens: Tokens, pairs: tuple[Ints, Ints], finder: CandidateFinder, *, dirty: bool
) -> Found:
    """Words of which a hyphen was read for part of a letter: "VA-lite"."""
    some = np.flatnonzero(tokens.parted.all(_are_hyphens)[pairs[0]])
    if not dirty:
        torn = [_small_behind_capitals(tokens, i) for i in pairs[0][some].tolist()]
        some = some[np.array(torn, bool)]
    ends = zip(*(tokens_of[some].tolist() for tokens_of in pairs), strict=True)
    forms = [f"{tokens.forms[i]}-{tokens.forms[j]}" for i, j in ends]
    return _first_two(some.tolist(), forms, finder)


def _are_hyphens(gaps: list[str]) -> Bools:
    return np.array([gap == "-" for gap in gaps], bool)


def _first_two(pairs: Sequence[int], forms: Sequence[str], finder: CandidateFinder) -> Found:
    """The two likeliest candidates of the form that each of some pairs makes."""
    found = finder.candidates(forms).first(2)
    every = np.repeat(np.array(pairs, np.int64), found.sizes)
    return every, found.numbers, found.costs.astype(np.float64)


def _small_behind_capitals(tokens: Tokens, i: int) -> bool:
    return tokens.raw[i].isupper() and tokens.raw[i + 1].islower()


def _pairs(facts: Facts, doubtful: Ints, lexicon: Lexicon, *, dirty: bool) -> tuple[Ints, Ints]:
    """Tokens that may be the two ends of one word; between them at most a bit of dirt."""
    tokens, numbers = facts.tokens, facts.numbers
    last = len(tokens.forms) - 1
    near = np.zeros(last + 2, bool)
    near[doubtful - 1] = near[doubtful] = True
    first = np.flatnonzero(near[: max(last, 0)])
    ends = _Ends(tokens, numbers, dirty=dirty)
    gap = tokens.parted.all(_gap_kinds)[first]
    close = ends.may_meet(first, first + 1, gap)
    torn = first[~close & ends.may_meet_exactly(first, gap)]
    torn = torn[_make_words(tokens, torn, lexicon)]
    short = tokens.formed.all(lengths) <= LONGEST_DIRT
    dirt = doubtful[(doubtful > 0) & (doubtful < last)]
    cut = tokens.gap_facts[dirt - 1, HYPHEN_FIRST] | tokens.gap_facts[dirt - 1, STOP]
    dirt = dirt[short[dirt] & ((numbers[dirt - 1] < 0) | cut)]
    spans = zip(tokens.spans[dirt - 1, 1].tolist(), tokens.spans[dirt + 1, 0].tolist(), strict=True)
    gap = _gap_kinds([tokens.text[start:end] for start, end in spans])
    apart = dirt[ends.may_meet(dirt - 1, dirt + 1, gap)]
    a = np.concatenate([first[close], torn, apart - 1])
    b = np.concatenate([first[close] + 1, torn + 1, apart + 1])
    order = np.lexsort((b, a))
    return a[order], b[order]


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
        self.sizes = tokens.formed.all(_sizes)
        self.small = tokens.written.all(_small)
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


def _sizes(forms: list[str]) -> Ints:
    """Letters of forms; a number, that is never a word's end, counts as long."""
    return np.array([len(f) if f != NUMBER_FORM else LONGEST_FORM for f in forms], np.int64)


def _small(raws: list[str]) -> Bools:
    """Which tokens begin with a small letter."""
    return np.array([r[0].islower() for r in raws], bool)


def _gap_kinds(gaps: list[str]) -> npt.NDArray[np.int8]:
    return np.array([_gap_kind(gap) for gap in gaps], np.int8)


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
