"""The words around each place, and how well its options sit among them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ocrfix.context import Context, pair_keys
from ocrfix.engine.facts import NUMBER_COUNT, NUMBER_HASH, Facts, counts_of
from ocrfix.engine.options import Kind, Options
from ocrfix.engine.ragged import runs
from ocrfix.packed import Hashes
from ocrfix.surroundings import Surroundings

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]


class Neighbours:
    """The words around each token of a text, none beyond a paragraph's end.

    Args:
        facts: of the text.
        guess: the word that each token most likely is, as a hash.
        counts: how often each such word was counted.
    """

    def __init__(self, facts: Facts, guess: Hashes, counts: Floats) -> None:
        self.facts, self.guess, self.counts = facts, guess, counts
        # The number of the paragraph that each token is in.
        self._paragraph = np.append(0, np.cumsum(facts.tokens.breaks[:-1]))[: len(guess)]

    def at(self, step: int) -> tuple[Hashes, Floats]:
        """For each token, hash and count of the word so many steps on; hash 0 for none."""
        there, inside = self._there(step)
        return np.where(inside, self.guess[there], np.uint64(0)), self.counts[there]

    def flag(self, flags: Bools, step: int) -> Bools:
        """For each token, a property of the word so many steps on."""
        there, inside = self._there(step)
        return flags[there] & inside

    def _there(self, step: int) -> tuple[Ints, Bools]:
        n = len(self.guess)
        here = np.arange(n)
        there = np.clip(here + step, 0, max(0, n - 1))
        return there, (here + step == there) & (self._paragraph[there] == self._paragraph)

    def with_others(self, options: Options, guess: Hashes, counts: Floats) -> Ints:
        """The options that have another word near them than by an earlier guess."""
        other = (self.guess != guess) | (self.counts != counts)
        left = self.flag(other, -1) | self.flag(other, -2)
        end = options.place + options.covers - 1
        found: Ints = np.flatnonzero(left[options.place] | self.flag(other, 1)[end])
        return found

    def with_others_around(self, options: Options, guess: Hashes, reach: int) -> Ints:
        """As ``with_others``, of so many words on either side."""
        others = np.append(0, np.cumsum(self.guess != guess))
        last = len(self.guess)
        low = np.maximum(options.place - reach, 0)
        high = np.minimum(options.place + options.covers + reach, last)
        found: Ints = np.flatnonzero(others[high] > others[low])
        return found

    def fit(self, o: Options, context: Context) -> dict[str, Floats]:
        """How well options sit among their neighbours, by feature."""
        facts = self.facts
        drop, split = o.kind == Kind.DROP, np.flatnonzero(o.second >= 0)
        lexicon, total = facts.lexicon, np.float32(context.total)
        word, count = words_of(facts, o)
        last, last_count = word, count
        (l1, l1_count), (l2, _), (r1, r1_count) = self.at(-1), self.at(-2), self.at(1)
        l1, l1_count, l2 = l1[o.place], l1_count[o.place], l2[o.place]
        starts, sizes = runs(o.place)
        two_left = np.repeat(context.seen(pair_keys(l2[starts], l1[starts])), sizes)
        end = o.place + o.covers - 1
        r1, r1_count = r1[end], r1_count[end]
        seen = context.seen(pair_keys(l1, word))
        left = context.fit(l1, l1_count, word, count, seen)
        if len(split):
            last, last_count = word.copy(), count.copy()
            last[split] = lexicon.hashes[o.second[split]]
            last_count[split] = counts_of(lexicon, o.second[split])
            inner = context.fit(word[split], count[split], last[split], last_count[split])
        right = context.fit(last, last_count, r1, r1_count)
        guess = left + np.log(count / total)
        left_two = context.fit_three(l2, l1, word, guess, l1_count, pair=two_left)
        guess = right + np.log(np.maximum(r1_count, 1) / total)
        both = context.fit_three(l1, word, r1, guess, count, pair=seen)
        if len(split):
            left[split] += inner
            both[split] = 0
        left[drop] = context.fit(l1[drop], l1_count[drop], r1[drop], r1_count[drop])
        left_two[drop] = both[drop] = right[drop] = 0
        return {"left": left, "right": right, "left_two": left_two, "both": both}

    def sense(self, o: Options, surroundings: Surroundings) -> Floats:
        """How well options sit among the words further around, both sides together."""
        rows, reach = surroundings.rows(self.guess), surroundings.reach
        end = o.place + o.covers - 1
        spans, which = np.unique(o.place * len(rows) + end, return_inverse=True)
        first, last = np.divmod(spans, max(1, len(rows)))
        steps = range(1, reach + 1)
        left = [self._rows_at(rows, first, -step) for step in reversed(steps)]
        right = [self._rows_at(rows, last, step) for step in steps]
        around = surroundings.around(np.stack([*left, *right]))
        sense = surroundings.fit(around, which, surroundings.rows(words_of(self.facts, o)[0]))
        split = np.flatnonzero(o.second >= 0)
        second = surroundings.rows(self.facts.lexicon.hashes[o.second[split]])
        sense[split] += surroundings.fit(around, which[split], second)
        sense[o.kind == Kind.DROP] = 0
        return sense

    def _rows_at(self, rows: Ints, places: Ints, step: int) -> Ints:
        """The row of the word so many steps on from each place; -1 for none."""
        there = np.clip(places + step, 0, max(0, len(rows) - 1))
        inside = (there == places + step) & (self._paragraph[there] == self._paragraph[places])
        found: Ints = np.where(inside, rows[there], -1)
        return found


def words_of(facts: Facts, o: Options) -> tuple[Hashes, Floats]:
    """Each option's (first) word, and how often it was counted."""
    word = facts.lexicon.hashes[np.maximum(o.first, 0)]
    count = counts_of(facts.lexicon, o.first)
    keep = np.flatnonzero(o.kind == Kind.KEEP)
    word[keep] = facts.hashes[o.place[keep]]
    count[keep] = facts.counts[o.place[keep]]
    number = o.kind == Kind.NUMBER
    word[number] = NUMBER_HASH
    count[number] = NUMBER_COUNT
    return word, count
