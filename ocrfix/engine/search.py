"""Words that a damaged form may stand for.

Two searches, joined: all words that one known confusion turns into the form (any word of
the lexicon), and the common words that share most letter pairs with it (for forms with
several errors). Both only propose; ``confusions`` weighs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ocrfix import packed
from ocrfix.alphabet import CODES, LONGEST_FORM, encode
from ocrfix.confusions import LONGEST_SEGMENT, Confusions
from ocrfix.lexicon import Lexicon
from ocrfix.packed import Hashes

Ints = npt.NDArray[np.int64]

SIGNATURE_WORDS = 4
"""64-bit words of a signature: a bit for each letter pair, scattered over 256."""
SHORTER, LONGER = 3, 3
"""How many letters a word may be shorter or longer than the form."""
COMMONEST, LONGEST_SHORT = 400, 5
"""How many words every short form is weighed against, and how long a short form is."""
PREFILTER_BITS = 23
DEAREST = 11.0
"""Cost of a confusion that is still taken back by itself."""


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
        # One byte for each 2**-23 of the range of hashes says whether any word has its hash
        # there: most guesses are told from words without a search.
        self._taken = np.zeros(1 << PREFILTER_BITS, bool)
        self._taken[(lexicon.hashes >> np.uint64(64 - PREFILTER_BITS)).astype(np.int64)] = True
        common = np.argsort(-lexicon.log_counts, kind="stable")[:pool]
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
        self._signatures = np.ascontiguousarray(signatures(codes[order]).T)
        self._pairs = (lengths + 1).astype(np.int8)
        self._starts = np.searchsorted(lengths, np.arange(LONGEST_FORM + 3))

    def alike(self, forms: Sequence[str], most: int) -> tuple[Ints, Ints]:
        """Common words that share most letter pairs with each form.

        Returns:
            Places in ``forms`` and numbers of words, side by side.
        """
        wanted = signatures(encode(forms))
        found_forms, found = [], []
        for i, form in enumerate(forms):
            n = len(form)
            if not 1 < n <= LONGEST_FORM:
                continue
            low = self._starts[max(1, n - SHORTER)]
            high = self._starts[min(LONGEST_FORM + 1, n + LONGER) + 1]
            # Twice the shared pairs less all of the word's: the Dice measure, but for a factor.
            score = 2 * n + 4 - self._pairs[low:high]
            for word, some in zip(wanted[i], self._signatures, strict=True):
                shared = np.bitwise_count(some[low:high] & word)
                score += shared
                score += shared
            enough = len(score) - most
            least = 1
            if enough > 0:
                steps = np.bincount(score).cumsum()
                least = int(np.searchsorted(steps, enough, side="right"))
            best = np.flatnonzero(score >= least)
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
        places, hashes = self._readings.undone(forms, self._confusions)
        likely = self._taken[(hashes >> np.uint64(64 - PREFILTER_BITS)).astype(np.int64)]
        places, hashes = places[likely], hashes[likely]
        numbers = self._lexicon.numbers(hashes)
        known = numbers >= 0
        return places[known], numbers[known]


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
            for at in range(LONGEST_FORM + 1):
                self._parts[i, at] = packed.partial_hash(true, at)
        size = confusions.table.shape[0]
        self._starts = np.zeros(size + 1, np.int64)
        options: list[int] = []
        for read, place in sorted(
            ((r, confusions.place(r)) for r in by_read), key=lambda item: item[1]
        ):
            # Letters that the alphabet has not share a place.
            self._starts[place] += len(by_read[read])
            options += (number[t] for t in by_read[read])
        self._starts = np.concatenate([[0], np.cumsum(self._starts[:-1])])
        self._options = np.array(options, np.int64)

    def undone(self, forms: Sequence[str], confusions: Confusions) -> tuple[Ints, Hashes]:
        """Places in ``forms``, and the hash of each with one confusion taken back."""
        encoded = confusions.encode(encode(forms))
        before, behind = packed.hash_sums(forms, LONGEST_FORM, LONGEST_SEGMENT)
        places, hashes = [], []
        at = np.arange(LONGEST_FORM + 1)
        for size in range(LONGEST_SEGMENT + 1):
            inside = at[None, :] + size <= encoded.lengths[:, None]
            form, start = np.nonzero(inside)
            segment = (
                encoded.segments[size - 1][form, start] if size else np.zeros(len(form), np.int64)
            )
            many = self._starts[segment + 1] - self._starts[segment]
            row = np.repeat(np.arange(len(form)), many)
            first = np.cumsum(many) - many
            option = self._options[self._starts[segment][row] + np.arange(len(row)) - first[row]]
            form, start = form[row], start[row]
            shift = self._true_lengths[option] - size
            hashes.append(
                packed.mix(
                    before[form, start]
                    + self._parts[option, start]
                    + behind[shift + LONGEST_SEGMENT, form, start + size]
                )
            )
            places.append(form)
        return np.concatenate(places), np.concatenate(hashes)


def signatures(codes: Ints) -> npt.NDArray[np.uint64]:
    """A bit for each letter pair of each form, its ends among them."""
    before = np.pad(codes, ((0, 0), (1, 1)))
    left, right = before[:, :-1], before[:, 1:]
    inside = (left > 0) | (right > 0)
    bit = (left * 37 + right * 101) % (64 * SIGNATURE_WORDS)
    value = np.where(inside, np.uint64(1) << (bit % 64).astype(np.uint64), np.uint64(0))
    out = np.zeros((len(codes), SIGNATURE_WORDS), np.uint64)
    for word in range(SIGNATURE_WORDS):
        out[:, word] = np.bitwise_or.reduce(np.where(bit // 64 == word, value, 0), axis=1)
    return out
