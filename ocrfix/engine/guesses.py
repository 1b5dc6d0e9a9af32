"""The word that each token of a text most likely is, as far as one knows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix.engine.facts import Facts, Floats, counts_of
from ocrfix.engine.options import Kind, Options
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
    edges = np.flatnonzero(np.diff(options.group, prepend=-1))
    if not len(edges):
        return as_read(facts)
    size = np.diff(np.append(edges, len(chances)))
    best = chances == np.repeat(np.maximum.reduceat(chances, edges), size)
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
    edges = np.flatnonzero(np.diff(groups, prepend=-1))
    size = np.diff(np.append(edges, len(words)))
    best = np.flatnonzero(score == np.repeat(np.maximum.reduceat(score, edges), size))
    # Of those that are even, the first.
    best = best[np.diff(groups[best], prepend=-1) != 0]
    group, best = groups[best], options.first[words[best]]
    guess[group] = facts.lexicon.hashes[best]
    counts[group] = counts_of(facts.lexicon, best)
    return Guess(guess, counts)
