"""Words that a damaged form may stand for.

Searches, joined: all words that one known confusion turns into the form (any word of the
lexicon); for forms with several errors the common words that are like it letter by letter
(``letterwise``), and those that share most letter pairs with it. They only propose;
``confusions`` weighs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocrfix import packed
from ocrfix.alphabet import ALPHABET, CODES, LONGEST_FORM, Codes, encode
from ocrfix.confusions import Confusions
from ocrfix.engine.letterwise import Letterwise
from ocrfix.engine.ragged import runs
from ocrfix.engine.readings import Readings
from ocrfix.lexicon import Lexicon
from ocrfix.packed import Hashes

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

PAIR_KINDS = 256
"""Kinds that letter pairs are scattered over: as many as a byte tells apart."""
SHORTER, LONGER = 3, 3
"""How many letters a word may be shorter or longer than the form."""
COMPARED_BY_LETTER = 30_000
"""How many of the commonest words are compared letter by letter. With 20,000 or 200,000 the dev
newspapers come out as well within 0.2 points."""
COMMONEST, LONGEST_SHORT = 400, 5
"""How many words every short form is weighed against, and how long a short form is."""
PREFILTER_BITS = 23
USUAL_SPREAD = 3
"""How far the last of the best words usually is behind the first: from there it is looked for."""
FORMS_AT_ONCE, PAIRS_AT_ONCE = 256, 1 << 18
"""Forms whose readings are looked up together: as many as stay in the processor's cache;
pairs of forms and words that are compared."""


COMMONNESS_WEIGHT = 0.8
"""What a word's commonness (natural logarithm of its count) counts beside its confusion's cost."""
UNLIKE, FURTHEST_LETTERS = 3.0, 8.0
"""What a letter that differs counts in a first score, and how far a word may be behind the best
by it: of 544,000 pairs in newspapers 187,000 are weighed then, and of those with a chance of
more than 0.02, 1 in 85 is not."""
BITS = np.uint8(1) << np.arange(8, dtype=np.uint8)
BITS_OF = np.unpackbits(np.arange(1 << 16, dtype=np.uint16).view(np.uint8)).reshape(-1, 16)
BITS_OF = BITS_OF.sum(1, np.uint8)
LETTER_BITS = np.uint64(1) << np.arange(ALPHABET, dtype=np.uint64) % np.uint64(32)
LETTER_BITS[0] = 0
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
        self._readings = Readings(confusions)
        # One bit for each 2**-23 of the range of hashes says whether any word has its hash,
        # before mixing, there: most guesses are told from words without mixing or a search.
        taken = np.zeros(1 << PREFILTER_BITS, bool)
        taken[_place(packed.unmixed(lexicon.hashes), PREFILTER_BITS)] = True
        self._taken = np.packbits(taken, bitorder="little")
        common = lexicon.commonest(pool)
        codes = lexicon.codes(common)
        lengths = np.count_nonzero(codes, axis=1)
        order = np.argsort(lengths, kind="stable")
        order = order[((lengths > 0) & ~(codes == CODES["-"]).any(axis=1))[order]]
        codes, lengths = codes[order], lengths[order]
        self._numbers = common[order]
        self._common = COMMONNESS_WEIGHT * lexicon.log_counts[self._numbers]
        self._letterwise_of = np.flatnonzero(order < COMPARED_BY_LETTER)
        self._letterwise = Letterwise(
            codes[self._letterwise_of],
            lengths[self._letterwise_of],
            self._common[self._letterwise_of],
            confusions,
        )
        first = np.flatnonzero(order < COMMONEST)
        self._commonest = {
            n: first[np.abs(lengths[first] - n) <= 1] for n in range(2, LONGEST_SHORT + 1)
        }
        self._pairs = (lengths + 1).astype(np.uint8)
        self._letters = letter_sets(codes)
        # Two for each kind of letter pair (a row) that each word (a column) has.
        self._doubled = np.zeros((PAIR_KINDS, len(order)), np.uint8)
        for place, kinds in enumerate(pair_kinds(codes).T):
            having = np.arange(np.searchsorted(lengths, place), len(order))
            self._doubled[kinds[having], having] = 2
        self._starts = np.searchsorted(lengths, np.arange(LONGEST_FORM + 3))

    def alike(self, forms: Sequence[str], most: int) -> tuple[Ints, Ints]:
        """Common words that share most letter pairs with each form.

        Returns:
            Places in ``forms`` and numbers of words, side by side.
        """
        kinds = pair_kinds(encode(forms))
        found_forms, found = [], []
        for i, form in enumerate(forms):
            n = len(form)
            if not 1 < n <= LONGEST_FORM:
                continue
            low = self._starts[max(1, n - SHORTER)]
            high = self._starts[min(LONGEST_FORM + 1, n + LONGER) + 1]
            # Twice the shared pairs less all of the word's: the Dice measure, but for a factor.
            score = 2 * n + 4 - self._pairs[low:high]
            for kind in set(kinds[i, : n + 1].tolist()):
                score += self._doubled[kind, low:high]
            best = np.flatnonzero(score >= _least_of(score, most))
            found.append(low + best)
            found_forms.append(np.full(len(best), i))
        if not found:
            return NO_WORDS, NO_WORDS
        return self._nearest(forms, np.concatenate(found_forms), np.concatenate(found))

    def letterwise(self, forms: Sequence[str], most: int) -> tuple[Ints, Ints]:
        """Common words whose letters are likely read as those of each form, one by one.

        Returns:
            Places in ``forms`` and numbers of words, side by side.
        """
        place, word = self._letterwise.nearest(forms, most)
        return place, self._numbers[self._letterwise_of[word]]

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
        return self._nearest(forms, np.repeat(np.arange(len(forms)), sizes), np.concatenate(found))

    def _nearest(self, forms: Sequence[str], place: Ints, word: Ints) -> tuple[Ints, Ints]:
        """Of words, by their places in the pool, those that share most letters with a form.

        To weigh a confusion takes ten times as long as to see that few letters are the same.
        """
        unlike = differing(letter_sets(encode(forms))[place], self._letters[word])
        score = self._common[word] - np.float32(UNLIKE) * unlike.astype(np.float32)
        edges, sizes = runs(place)
        best = np.maximum.reduceat(score, edges) - FURTHEST_LETTERS
        near = score > np.repeat(best, sizes)
        return place[near], self._numbers[word[near]]

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

    def _known(self, forms: Sequence[str], first: int) -> tuple[Ints, Ints]:
        """As ``one_confusion``, for the forms from a place on."""
        places, sums = self._readings.undone(forms, self._confusions)
        likely = self._likely(sums)
        places, numbers = places[likely], self._lexicon.numbers(packed.mix(sums[likely]))
        known = numbers >= 0
        return places[known] + first, numbers[known]

    def _likely(self, sums: Hashes) -> Ints:
        """Which sums of letters some word may have."""
        # All places are there; only so none of them is checked. Most eights of bits are empty.
        eight = self._taken.take(_place(sums, PREFILTER_BITS - 3), mode="wrap")
        some = np.flatnonzero(eight > 0)
        bit = _place(sums.take(some), PREFILTER_BITS) & 7
        return some[np.flatnonzero(eight.take(some) & BITS.take(bit))]


def _place(sums: Hashes, bits: int) -> Ints:
    """The first bits of each sum of letters: where a prefilter has it."""
    place: Ints = (sums >> np.uint64(64 - bits)).view(np.int64)
    return place


def pair_kinds(codes: Codes) -> Codes:
    """The kind of each letter pair of each form, its ends among them: one more than letters."""
    before = np.pad(codes, ((0, 0), (1, 1)))
    # A byte goes round at the number of kinds.
    kinds: Codes = before[:, :-1] * 37 + before[:, 1:] * 101
    return kinds


def letter_sets(codes: Codes) -> Hashes:
    """The letters of each form as bits: those it has, and in the high half those it has twice."""
    once = np.zeros(len(codes), np.uint64)
    twice = np.zeros(len(codes), np.uint64)
    for column in codes.T:
        letter = LETTER_BITS.take(column)
        twice |= once & letter
        once |= letter
    return once | twice << np.uint64(32)


def differing(some: Hashes, others: Hashes) -> npt.NDArray[np.uint32]:
    """How many letters one of two forms has that the other has not, the more of both ways.

    Args:
        some: letters of forms, as ``letter_sets`` has them.
        others: those of the others.
    """
    return np.maximum(_how_many(some & ~others), _how_many(others & ~some))


def _how_many(letters: Hashes) -> npt.NDArray[np.uint32]:
    """How many bits are set."""
    # Of each quarter the number is looked up; the product's highest byte is the sum of all four.
    quarters = BITS_OF.take(letters.view(np.uint16)).view(np.uint32)
    return quarters * np.uint32(0x01010101) >> np.uint32(24)


def few_letters_apart(
    forms: Sequence[str], words: Sequence[str], most_near: int
) -> tuple[Ints, Ints]:
    """For each form so many of the nearest words of which at most a third is other letters.

    Returns:
        Places in ``forms`` and in ``words``, side by side.
    """
    places, numbers = [NO_WORDS], [NO_WORDS]
    at_once = 1 + PAIRS_AT_ONCE // len(words)
    for start in range(0, len(forms), at_once):
        some = forms[start : start + at_once]
        most = np.array([len(f) // 3 for f in some])
        distance = process.cdist(
            some, words, scorer=Levenshtein.distance, score_cutoff=int(most.max())
        )
        place, number = np.nonzero(distance <= most[:, None])
        order = np.lexsort((number, distance[place, number], place))
        place, number = place[order], number[order]
        # The first of each place and the one after: not those whose second before is of it too.
        near = np.append(np.ones(most_near, bool), place[most_near:] != place[:-most_near])
        near = near[: len(place)]
        places.append(start + place[near])
        numbers.append(number[near])
    return np.concatenate(places), np.concatenate(numbers)


def best_of(place: Ints, score: Floats, size: int) -> Floats:
    """The highest score of each place."""
    best = np.full(size, -np.inf, np.float32)
    np.maximum.at(best, place, score)
    return best


def _least_of(score: npt.NDArray[np.uint8], most: int) -> int:
    """The lowest score of so many of the best, or more where scores are equal."""
    if len(score) <= most:
        return 1
    least = max(0, int(score.max()) - USUAL_SPREAD)
    while np.count_nonzero(score >= least) < most:
        least -= 1
    while np.count_nonzero(score > least) >= most:
        least += 1
    return least
