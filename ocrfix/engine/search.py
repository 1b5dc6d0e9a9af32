"""Words that a damaged form may stand for.

Two searches, joined: all words that one known confusion turns into the form (any word of
the lexicon), and the common words that share most letter pairs with it (for forms with
several errors). Both only propose; ``confusions`` weighs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix import packed
from ocrfix.alphabet import CODES, LONGEST_FORM, Codes, encode
from ocrfix.confusions import LONGEST_SEGMENT, Confusions
from ocrfix.lexicon import Lexicon
from ocrfix.packed import Hashes

Ints = npt.NDArray[np.int64]

PAIR_KINDS = 256
"""Kinds that letter pairs are scattered over."""
SHORTER, LONGER = 3, 3
"""How many letters a word may be shorter or longer than the form."""
COMMONEST, LONGEST_SHORT = 400, 5
"""How many words every short form is weighed against, and how long a short form is."""
PREFILTER_BITS = 23
FORMS_AT_ONCE, WORDS_AT_ONCE = 256, 4096
"""Forms whose readings are looked up together: as many as stay in the processor's cache;
words whose letter pairs are."""
DEAREST = 11.0
"""Cost of a confusion that is still taken back by itself."""
DEAREST_OF_TWO, DEAREST_PAIR = 8.5, 13.0
"""Cost of one that is taken back with another, and of both together."""


NO_WORDS = np.zeros(0, np.int64)


class CandidateSearch:
    """Finds candidate words.

    Args:
        lexicon: the words there are.
        confusions: what is read as what.
        pool: how many of the commonest words are compared as wholes.
    """

    def __init__(self, lexicon: Lexicon, confusions: Confusions, pool: int = 50_000) -> None:
        self._lexicon = lexicon
        self._confusions = confusions
        self._readings = _Readings(confusions)
        # One bit for each 2**-23 of the range of hashes says whether any word has its hash
        # there: most guesses are told from words without a search.
        taken = np.zeros(1 << PREFILTER_BITS, bool)
        taken[(lexicon.hashes >> np.uint64(64 - PREFILTER_BITS)).astype(np.int64)] = True
        self._taken = np.packbits(taken, bitorder="little")
        common = lexicon.commonest(pool)
        codes = lexicon.codes(common)
        lengths = (codes > 0).sum(axis=1)
        first, first_lengths = common[:COMMONEST], lengths[:COMMONEST]
        self._commonest = {
            n: first[np.abs(first_lengths - n) <= 1] for n in range(2, LONGEST_SHORT + 1)
        }
        order = np.argsort(lengths, kind="stable")
        order = order[(lengths[order] > 0) & ~(codes[order] == CODES["-"]).any(axis=1)]
        lengths = lengths[order]
        self._numbers = common[order]
        self._pairs = (lengths + 1).astype(np.uint8)
        # Two for each kind of letter pair (a row) that each word (a column) has.
        self._doubled = np.zeros((PAIR_KINDS, len(order)), np.uint8)
        for start in range(0, len(order), WORDS_AT_ONCE):
            kinds, inside = pair_kinds(codes[order[start : start + WORDS_AT_ONCE]])
            self._doubled[kinds[inside], start + np.nonzero(inside)[0]] = 2
        self._starts = np.searchsorted(lengths, np.arange(LONGEST_FORM + 3))

    def alike(self, forms: Sequence[str], most: int) -> tuple[Ints, Ints]:
        """Common words that share most letter pairs with each form.

        Returns:
            Places in ``forms`` and numbers of words, side by side.
        """
        kinds, inside = pair_kinds(encode(forms))
        found_forms, found = [], []
        for i, form in enumerate(forms):
            n = len(form)
            if not 1 < n <= LONGEST_FORM:
                continue
            low = self._starts[max(1, n - SHORTER)]
            high = self._starts[min(LONGEST_FORM + 1, n + LONGER) + 1]
            # Twice the shared pairs less all of the word's: the Dice measure, but for a factor.
            score = 2 * n + 4 - self._pairs[low:high]
            for kind in set(kinds[i, inside[i]].tolist()):
                score += self._doubled[kind, low:high]
            best = np.flatnonzero(score >= _least_of(score, most))
            found.append(self._numbers[low + best])
            found_forms.append(np.full(len(best), i))
        if not found:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        return np.concatenate(found_forms), np.concatenate(found)

    def commonest(self, forms: Sequence[str]) -> tuple[Ints, Ints]:
        """The commonest words of about each form's length, for short forms.

        In "npin" for "upon" no letter pair is left; but short words are few.

        Returns:
            Places in ``forms`` and numbers of words, side by side.
        """
        found = [self._commonest.get(len(form), NO_WORDS) for form in forms]
        sizes = [len(some) for some in found]
        if not sum(sizes):
            return NO_WORDS, NO_WORDS
        return np.repeat(np.arange(len(forms)), sizes), np.concatenate(found)

    def one_confusion(self, forms: Sequence[str]) -> tuple[Ints, Ints]:
        """Words that one known confusion turns into each form.

        Returns:
            Places in ``forms`` and numbers of words, side by side.
        """
        if not forms:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        found = [
            self._known(forms[start : start + FORMS_AT_ONCE], start)
            for start in range(0, len(forms), FORMS_AT_ONCE)
        ]
        places, numbers = zip(*found, strict=True)
        return np.concatenate(places), np.concatenate(numbers)

    def two_confusions(self, forms: Sequence[str]) -> tuple[Ints, Ints]:
        """Words of which two single letters, likely taken for others, give each form.

        Where an o was read for each e, no letter pair is left of "people" in "pooplo".

        Returns:
            Places in ``forms`` and numbers of words, side by side.
        """
        places, numbers = [NO_WORDS], [NO_WORDS]
        for start in range(0, len(forms), FORMS_AT_ONCE):
            some = forms[start : start + FORMS_AT_ONCE]
            for i, sums in enumerate(self._readings.undone_twice(some, self._confusions)):
                found = self._lexicon.numbers(self._likely(packed.mix(sums)))
                found = np.unique(found[found >= 0])
                places.append(np.full(len(found), start + i))
                numbers.append(found)
        return np.concatenate(places), np.concatenate(numbers)

    def _likely(self, hashes: Hashes) -> Hashes:
        """The hashes that some word may have."""
        high = (hashes >> np.uint64(64 - PREFILTER_BITS)).astype(np.int64)
        likely: Hashes = hashes[(self._taken[high >> 3] >> (high & 7).astype(np.uint8) & 1) > 0]
        return likely

    def _known(self, forms: Sequence[str], first: int) -> tuple[Ints, Ints]:
        """As ``one_confusion``, for the forms from a place on."""
        places, hashes = self._readings.undone(forms, self._confusions)
        high = (hashes >> np.uint64(64 - PREFILTER_BITS)).astype(np.int64)
        likely = np.flatnonzero(self._taken[high >> 3] >> (high & 7).astype(np.uint8) & 1)
        places, numbers = places[likely], self._lexicon.numbers(hashes[likely])
        known = numbers >= 0
        return places[known] + first, numbers[known]


class _Undone(NamedTuple):
    """Forms with one confusion taken back, arrays of one length.

    Attributes:
        form: place of the form.
        start: where in it the confusion stands.
        shift: how many more letters than the form the whole has.
        cost: of the confusion.
        sums: hash of the whole, before mixing.
    """

    form: Ints
    start: Ints
    shift: Ints
    cost: npt.NDArray[np.float32]
    sums: Hashes

    def some(self, rows: Ints) -> _Undone:
        """Those in some rows."""
        form, start, shift, cost, sums = self
        return _Undone(form[rows], start[rows], shift[rows], cost[rows], sums[rows])


class _Readings:
    """Takes every known confusion back at every place of a form, on hashes of words alone.

    A word's hash before mixing is a sum over its letters, so that the hash of a form with
    one segment replaced is that of what stands before, the new segment's and that of what
    stands behind, shifted.
    """

    def __init__(self, confusions: Confusions) -> None:
        by_read: dict[str, list[str]] = {}
        for (read, true), cost in sorted(confusions.weights.items()):
            if read != true and cost < DEAREST:
                by_read.setdefault(read, []).append(true)
        trues = sorted({t for some in by_read.values() for t in some})
        number = {t: i for i, t in enumerate(trues)}
        self._true_lengths = np.array([len(t) for t in trues])
        # The part of a word's hash that each segment gives, at each place.
        self._parts = np.zeros((len(trues), LONGEST_FORM + 1), np.uint64)
        for i, true in enumerate(trues):
            self._parts[i] = packed.partial_hashes(true, LONGEST_FORM + 1)
        size = confusions.table.shape[0]
        self._starts = np.zeros(size + 1, np.int64)
        options: list[int] = []
        costs: list[float] = []
        for read, place in sorted(
            ((r, confusions.place(r)) for r in by_read), key=lambda item: item[1]
        ):
            # Letters that the alphabet has not share a place.
            self._starts[place] += len(by_read[read])
            options += (number[t] for t in by_read[read])
            costs += (confusions.weights[read, t] for t in by_read[read])
        self._starts = np.concatenate([[0], np.cumsum(self._starts[:-1])])
        self._options = np.array(options, np.int64)
        self._costs = np.array(costs, np.float32)

    def undone(self, forms: Sequence[str], confusions: Confusions) -> tuple[Ints, Hashes]:
        """Places in ``forms``, and the hash of each with one confusion taken back."""
        once = self._undone(forms, confusions)
        return once.form, packed.mix(once.sums)

    def undone_twice(self, forms: Sequence[str], confusions: Confusions) -> Iterator[Hashes]:
        """For each form, hashes before mixing with two single letters put right."""
        once = self._undone(forms, confusions, sizes=(1,))
        once = once.some(np.flatnonzero((once.shift == 0) & (once.cost < DEAREST_OF_TWO)))
        order = np.lexsort((once.cost, once.form))
        form, start, _, cost, sums = (column[order] for column in once)
        whole, _ = packed.hash_sums(forms, LONGEST_FORM, LONGEST_SEGMENT)
        edges = np.searchsorted(form, np.arange(len(forms) + 1)).tolist()
        for i, (low, high) in enumerate(pairwise(edges)):
            costs, starts, sum_of = cost[low:high], start[low:high], sums[low:high]
            many = np.searchsorted(costs, DEAREST_PAIR - costs)
            first = np.repeat(np.arange(len(many)), many)
            second = np.arange(len(first)) - np.repeat(np.cumsum(many) - many, many)
            apart = starts[first] < starts[second]
            yield sum_of[first[apart]] + sum_of[second[apart]] - whole[i, -1]

    def _undone(
        self,
        forms: Sequence[str],
        confusions: Confusions,
        sizes: Sequence[int] = range(LONGEST_SEGMENT + 1),
    ) -> _Undone:
        """Each form with one confusion, of segments of some sizes, taken back."""
        encoded = confusions.encode(encode(forms))
        before, behind = packed.hash_sums(forms, LONGEST_FORM, LONGEST_SEGMENT)
        parts = []
        at = np.arange(LONGEST_FORM + 1)
        for size in sizes:
            inside = at[None, :] + size <= encoded.lengths[:, None]
            form, start = np.nonzero(inside)
            segment = (
                encoded.segments[size - 1][start, form] if size else np.zeros(len(form), np.int64)
            )
            many = self._starts[segment + 1] - self._starts[segment]
            row = np.repeat(np.arange(len(form)), many)
            first = np.cumsum(many) - many
            which = self._starts[segment][row] + np.arange(len(row)) - first[row]
            option = self._options[which]
            form, start = form[row], start[row]
            shift = self._true_lengths[option] - size
            sums = (
                before[form, start]
                + self._parts[option, start]
                + behind[shift + LONGEST_SEGMENT, form, start + size]
            )
            parts.append(_Undone(form, start, shift, self._costs[which], sums))
        return _Undone(*map(np.concatenate, zip(*parts, strict=True)))


def pair_kinds(codes: Codes) -> tuple[Codes, npt.NDArray[np.bool_]]:
    """The kind of each letter pair of each form, its ends among them, and where there is one."""
    before = np.pad(codes, ((0, 0), (1, 1)))
    left, right = before[:, :-1], before[:, 1:]
    return (left * 37 + right * 101) % PAIR_KINDS, (left > 0) | (right > 0)


def _least_of(score: npt.NDArray[np.uint8], most: int) -> int:
    """The lowest score of so many of the best, or more where scores are equal."""
    if len(score) <= most:
        return 1
    least = int(score.max())
    while np.count_nonzero(score >= least) < most:
        least -= 1
    return least
