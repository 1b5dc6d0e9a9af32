"""The word engine: finds doubtful words, weighs what may stand there, and decides."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

from ocrfix.confusions import Confusions
from ocrfix.context import Context
from ocrfix.engine.candidates import CandidateFinder, Confusables
from ocrfix.engine.condition import condition
from ocrfix.engine.facts import Facts, Floats, counts_of, look_over, own_fit, share
from ocrfix.engine.features import NAMES, Observer, View
from ocrfix.engine.habits import HabitFinder, Repairs
from ocrfix.engine.letters import LetterModel
from ocrfix.engine.options import Kind, Options, find
from ocrfix.engine.ranker import Doubles, Ranker
from ocrfix.engine.tokens import CAPITAL, MARK_FIRST, NUMBER_FORM, Tokens
from ocrfix.lexicon import Lexicon, WordClass
from ocrfix.packed import Hashes

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

DOUBTFUL_FIT, FIT_SLOPE = 1.0, 0.6
"""A known word whose neighbours make it less than this much likelier (natural logarithm of
the ratio) may be another word misread, in a document of which a tenth is unknown; the
slope takes off where fewer words are, as there fewer known ones are wrong too."""
DOUBTFUL_SHARE = 4000
"""A known word that was counted less often than this times the share of unknown words may
be another word misread."""
VOWELS = "eiou"
ELIDED_COUNT = 3.0
"""Logarithm of the count from which a word may stand with a vowel dropped."""
DIRTY = 0.04
"""Share of unknown words from which letters between words may be dirt. Below it they stand
for themselves: the variables of the science papers, "v" in reports of law cases."""
NAME_CAPITALS = 0.9
"""Share of capitals from which a word is a name."""
REMEMBERED = 4
PASSES = 2
"""How often all options are weighed: the second time with what the first made of their
neighbours and of the document as a whole."""


@dataclass(frozen=True)
class Decisions:
    """What the engine thinks of a text.

    Attributes:
        facts: of each token.
        options: of the doubtful ones.
        features: of each option, if they were asked for; else none.
        chances: probability of each option that it is right.
    """

    facts: Facts
    options: Options
    features: Floats
    chances: Doubles


@dataclass(frozen=True)
class Tables:
    """What the engine decides by.

    Attributes:
        lexicon: known words.
        confusions: what is read as what.
        context: counts of neighbours.
        letters: what words look like.
        ranker: what all that weighs.
        confusables: candidates of common words, where they were found beforehand.
    """

    lexicon: Lexicon
    confusions: Confusions
    context: Context
    letters: LetterModel
    ranker: Ranker
    confusables: Confusables | None = None


class WordEngine:
    """Decides on words by confusion, context and the document itself.

    Safe to share between threads.

    Args:
        tables: to decide by.
    """

    def __init__(self, tables: Tables) -> None:
        self.lexicon = tables.lexicon
        self.context = tables.context
        self.letters = tables.letters
        self.ranker = tables.ranker
        self.finder = CandidateFinder(tables.lexicon, tables.confusions, tables.confusables)
        self.observer = Observer(tables.context)
        self.habits = HabitFinder()
        self._remembered: OrderedDict[tuple[str, Repairs], Decisions] = OrderedDict()
        self._lock = Lock()

    def explained(self, text: str) -> Decisions:
        """As ``decide``, with the features of each option, which take much memory."""
        return self._decide(text, (), with_features=True)

    def decide(self, text: str, repairs: Repairs = ()) -> Decisions:
        """Weigh the doubtful words of a text; the last few texts are remembered.

        Args:
            text: to be judged.
            repairs: readings of the document that were mended before, and the words put in
                their places: they tell still how damaged it was, and how.
        """
        key = text, repairs
        with self._lock:
            if key in self._remembered:
                self._remembered.move_to_end(key)
                return self._remembered[key]
        decisions = self._decide(text, repairs)
        with self._lock:
            self._remembered[key] = decisions
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return decisions

    def forget(self) -> None:
        """Forget the texts that were decided."""
        with self._lock:
            self._remembered.clear()

    def _decide(self, text: str, repairs: Repairs, *, with_features: bool = False) -> Decisions:
        facts = look_over(Tokens.of(text), self.lexicon, self.letters, len(repairs))
        dirty = facts.damage > DIRTY
        options = find(facts, self.doubtful(facts), self.finder, dirty=dirty)
        none = np.zeros((len(NAMES), 0), np.float32)
        if not len(options):
            return Decisions(facts, options, none, np.zeros(0))
        features = self.observer.describe(facts, options)
        guess, counts = self._first_guess(facts, options)
        chances = np.exp(-options.channel.astype(float))
        state = condition(facts, options, None, facts.damage, repairs)
        habits = self.habits.look_over(facts, options, repairs)
        settled = self.ranker.settled(features, options.kind, options.group)
        view = None
        for _ in range(PASSES):
            before, view = view, View(guess, counts, state, habits.scores(chances))
            features = self.observer.place_among(features, facts, options, view, before)
            chances = self.ranker.probabilities(features, options, settled)
            guess, counts = self._second_guess(facts, options, chances)
            level = error_level(facts, options, chances, len(repairs))
            state = condition(facts, options, chances, level, repairs)
        return Decisions(facts, options, features if with_features else none, chances)

    def doubtful(self, facts: Facts) -> Ints:
        """The tokens that may be misread."""
        fit = own_fit(facts, self.context)
        forms, inverse = facts.tokens.unique
        worded = np.array([f != NUMBER_FORM for f in forms], bool)[inverse]
        worded &= ~self._possessive(forms)[inverse]
        worded &= ~self._clipped(forms)[inverse] | ~facts.tokens.gap_facts[:, MARK_FIRST]
        worded &= ~self._elided(forms)[inverse] & ~facts.tokens.numbered
        worded &= ~self._ligated(forms)[inverse]
        capital = facts.tokens.looks[:, CAPITAL]
        worded &= ~self._plural_of_name(forms, facts.lexicon)[inverse] | ~capital
        worded &= (facts.numbers < 0) | ~facts.tokens.gap_facts[:, MARK_FIRST]
        dialect = self.lexicon.classes[np.maximum(facts.numbers, 0)] == WordClass.DIALECT
        worded &= (facts.numbers < 0) | ~dialect
        least_fit = DOUBTFUL_FIT + FIT_SLOPE * min(0.0, float(np.log(facts.damage / 0.1)))
        rare = facts.counts < DOUBTFUL_SHARE * facts.damage
        doubt = (facts.numbers < 0) | (fit < least_fit) | rare
        doubt &= ~self.lexicon.trusts(facts.numbers)
        return np.flatnonzero(worded & doubt)

    def _possessive(self, forms: list[str]) -> Bools:
        """Which forms are no words of their own but the possessive of one."""
        bases = {i: f[:-2] for i, f in enumerate(forms) if f.endswith("'s")}
        bases |= {i: f[:-1] for i, f in enumerate(forms) if f.endswith("s'")}
        return self._known(bases, len(forms))

    def _clipped(self, forms: list[str]) -> Bools:
        """Which forms are words of which speech drops the last letter: "goin'"."""
        whole = {i: f + "g" for i, f in enumerate(forms) if f.endswith("in")}
        return self._known(whole, len(forms))

    def _ligated(self, forms: list[str]) -> Bools:
        """Which forms are known words but for a ligature: "æsthete"."""
        spelled = [f.replace("æ", "ae").replace("œ", "oe") for f in forms]
        known: Bools = self.lexicon.look_up(spelled) >= 0
        known &= np.array([s != f for s, f in zip(spelled, forms, strict=True)], bool)
        return known

    def _plural_of_name(self, forms: list[str], lexicon: Lexicon) -> Bools:
        """Which forms are a known name, or one that the document repeats, and an s."""
        stems = [f[:-1] if f.endswith("s") else "" for f in forms]
        numbers = self.lexicon.look_up(stems)
        names: Bools = (numbers >= 0) & (
            lexicon.capitalised[np.maximum(numbers, 0)] > NAME_CAPITALS
        )
        own = frozenset(lexicon.own)
        names |= np.array([stem in own for stem in stems], bool)
        return names

    def _elided(self, forms: list[str]) -> Bools:
        """Which forms are words of which verse drops a vowel: "perish'd", "flow'rs"."""
        known: Bools = np.zeros(len(forms), bool)
        dropped = {i: f for i, f in enumerate(forms) if f.count("'") == 1}
        for vowel in VOWELS:
            whole = {i: f.replace("'", vowel) for i, f in dropped.items()}
            known |= self._known(whole, len(forms), ELIDED_COUNT)
        return known

    def _known(self, words: dict[int, str], size: int, least: float = -1.0) -> Bools:
        """Of so many forms, those for which a word stands that is known and common enough."""
        known: Bools = np.zeros(size, bool)
        numbers = self.lexicon.look_up(list(words.values()))
        known[list(words)] = (numbers >= 0) & (self.lexicon.log_counts[numbers] > least)
        return known

    def _first_guess(self, facts: Facts, options: Options) -> tuple[Hashes, Floats]:
        """For each token the word it most likely is, by confusion and commonness alone."""
        unknown = facts.numbers[options.group] < 0
        words = np.flatnonzero((options.kind == Kind.WORD) & unknown)
        counts = counts_of(facts.lexicon, options.first[words])
        rough = np.log(counts / self.context.total) - options.channel[words]
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
        if not len(words):
            return guess, guess_counts
        groups = options.group[words]
        edges = np.flatnonzero(np.diff(groups, prepend=-1))
        size = np.diff(np.append(edges, len(words)))
        best = np.flatnonzero(score == np.repeat(np.maximum.reduceat(score, edges), size))
        # Of those that are even, the first.
        best = best[np.diff(groups[best], prepend=-1) != 0]
        group, best = groups[best], options.first[words[best]]
        guess[group] = facts.lexicon.hashes[best]
        guess_counts[group] = counts_of(facts.lexicon, best)
        return guess, guess_counts


def error_level(facts: Facts, options: Options, chances: Doubles, repaired: int) -> float:
    """The share of the words that were mended or that some change is thought right for."""
    change = (options.kind != Kind.KEEP) & (options.group == options.place)
    return share(float(chances[change].sum()) + repaired, len(facts.hashes))
