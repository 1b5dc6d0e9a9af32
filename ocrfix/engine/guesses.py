"""The word that each token of a text most likely is, as far as one knows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix.engine.facts import Facts, Floats, counts_of
from ocrfix.engine.options import Kind, Options
from ocrfix.engine.ragged import runs
from ocrfix.packed import Hashes

Ints = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]


class Guess(NamedTuple):
    """A word for each token.

    Attributes:
        words: as hashes.
        counts: how often each was counted.
    """

    words: Hashes
    counts: Floats


def as_read(facts: Facts) -> Guess:
    """Each token's own form."""
    return Guess(facts.hashes, facts.counts)


def by_confusion(facts: Facts, options: Options, total: int, others: Guess) -> Guess:
    """For unknown tokens the likeliest word, by confusion and commonness alone.

    Args:
        facts: of the text.
        options: of doubtful places.
        total: words that were counted.
        others: the words of all other tokens.
    """
    unknown = facts.numbers[options.group] < 0
    words = np.flatnonzero((options.kind == Kind.WORD) & unknown)
    counts = counts_of(facts.lexicon, options.first[words])
    rough = np.log(counts / total) - options.channel[words]
    return _with_best(facts, options, words, rough, others)


def by_chance(facts: Facts, options: Options, chances: Doubles) -> Guess:
    """For each token the word that it most likely is, as it was weighed.

    Args:
        facts: of the text.
        options: of doubtful places.
        chances: of the options.
    """
    if not len(options):
        return as_read(facts)
    edges, sizes = runs(options.group)
    best = chances == np.repeat(np.maximum.reduceat(chances, edges), sizes)
    words = np.flatnonzero(best & (options.kind == Kind.WORD))
    return _with_best(facts, options, words, chances[words], as_read(facts))


def _with_best(
    facts: Facts, options: Options, words: Ints, score: npt.NDArray[np.floating], others: Guess
) -> Guess:
    """The best of some options for their tokens, and for others what is guessed of them."""
    if not len(words):
        return others
    guess, counts = others.words.copy(), others.counts.copy()
    groups = options.group[words]
    edges, sizes = runs(groups)
    best = np.flatnonzero(score == np.repeat(np.maximum.reduceat(score, edges), sizes))
    # Of those that are even, the first.
    best = best[runs(groups[best])[0]]
    group, best = groups[best], options.first[words[best]]
    guess[group] = facts.lexicon.hashes[best]
    counts[group] = counts_of(facts.lexicon, best)
    return Guess(guess, counts)
