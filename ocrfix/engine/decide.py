"""The word engine: finds doubtful words, weighs what may stand there, and decides."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

from ocrfix.confusions import Confusions
from ocrfix.context import Context
from ocrfix.engine.features import Facts, Floats, Observer, counts_of
from ocrfix.engine.letters import LetterModel
from ocrfix.lexicon import Lexicon
from ocrfix.engine.candidates import CandidateFinder
from ocrfix.engine.options import Kind, Options, find
from ocrfix.packed import Hashes
from ocrfix.engine.ranker import Doubles, Ranker
from ocrfix.engine.tokens import NUMBER_FORM, Tokens

Ints = npt.NDArray[np.int64]

DOUBTFUL_FIT = 1.0
"""A known word whose neighbours make it less than this much likelier (natural logarithm of
the ratio) may be another word misread."""
DOUBTFUL_COUNT = 400
"""A known word that was counted less often than this may be another word misread."""
REMEMBERED = 4


@dataclass(frozen=True)
class Decisions:
    """What the engine thinks of a text.

    Attributes:
        facts: of each token.
        options: of the doubtful ones.
        features: of each option.
        chances: probability of each option that it is right.
    """

    facts: Facts
    options: Options
    features: Floats
    chances: Doubles


class WordEngine:
    """Decides on words by confusion, context and the document itself.

    Safe to share between threads.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        confusions: Confusions,
        context: Context,
        letters: LetterModel,
        ranker: Ranker,
    ) -> None:
        self.lexicon = lexicon
        self.finder = CandidateFinder(lexicon, confusions)
        self.observer = Observer(lexicon, context, letters)
        self.ranker = ranker
        self._remembered: OrderedDict[str, Decisions] = OrderedDict()
        self._lock = Lock()

    def decide(self, text: str) -> Decisions:
        """Weigh the doubtful words of a text; the last few texts are remembered."""
        with self._lock:
            if text in self._remembered:
                self._remembered.move_to_end(text)
                return self._remembered[text]
        decisions = self._decide(text)
        with self._lock:
            self._remembered[text] = decisions
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return decisions

    def _decide(self, text: str) -> Decisions:
        facts = self.observer.facts(Tokens.of(text))
        options = find(facts.tokens, self.doubtful(facts), facts.numbers, facts.lexicon, self.finder)
        guess, counts = self._first_guess(facts, options)
        features = self.observer.observe(facts, options, guess, counts)
        chances = self.ranker.probabilities(features, options)
        guess, counts = self._second_guess(facts, options, chances)
        features = self.observer.observe(facts, options, guess, counts)
        return Decisions(facts, options, features, self.ranker.probabilities(features, options))

    def doubtful(self, facts: Facts) -> Ints:
        """The tokens that may be misread."""
        fit = self.observer.own_fit(facts)
        worded = np.array([f != NUMBER_FORM for f in facts.tokens.forms], bool)
        forms, inverse = facts.tokens.unique
        worded &= ~self._possessive(forms)[inverse]
        doubt = (facts.numbers < 0) | (fit < DOUBTFUL_FIT) | (facts.counts < DOUBTFUL_COUNT)
        return np.flatnonzero(worded & doubt)

    def _possessive(self, forms: list[str]) -> npt.NDArray[np.bool_]:
        """Which forms are no words of their own but the possessive of one."""
        bases = [f[:-2] if f.endswith("'s") else f[:-1] if f.endswith("s'") else "" for f in forms]
        known = self.lexicon.look_up(bases) >= 0
        return known & np.array([bool(b) for b in bases], bool)

    def _first_guess(self, facts: Facts, options: Options) -> tuple[Hashes, Floats]:
        """For each token the word it most likely is, by confusion and commonness alone."""
        unknown = facts.numbers[options.group] < 0
        words = np.flatnonzero((options.kind == Kind.WORD) & unknown)
        counts = counts_of(facts.lexicon, options.first[words])
        rough = np.log(counts / self.observer.context.total) - options.channel[words]
        return self._guess(facts, options, words, rough)

    def _second_guess(
        self, facts: Facts, options: Options, chances: Doubles
    ) -> tuple[Hashes, Floats]:
        """For each token the word it most likely is, after all was weighed once."""
        edges = np.flatnonzero(np.diff(options.group, prepend=-1))
        if not len(edges):
            return facts.hashes, facts.counts
        size = np.diff(np.append(edges, len(chances)))
        best = chances == np.repeat(np.maximum.reduceat(chances, edges), size)
        words = np.flatnonzero(best & (options.kind == Kind.WORD))
        return self._guess(facts, options, words, chances[words])

    def _guess(
        self, facts: Facts, options: Options, words: Ints, score: npt.NDArray[np.floating]
    ) -> tuple[Hashes, Floats]:
        guess, guess_counts = facts.hashes.copy(), facts.counts.copy()
        ranked = words[np.lexsort((-score, options.group[words]))]
        group, first = np.unique(options.group[ranked], return_index=True)
        best = options.first[ranked[first]]
        guess[group] = facts.lexicon.hashes[best]
        guess_counts[group] = counts_of(facts.lexicon, best)
        return guess, guess_counts


