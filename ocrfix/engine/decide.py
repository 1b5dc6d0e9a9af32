"""The word engine: finds doubtful words, weighs what may stand there, and decides."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
import numpy.typing as npt

from ocrfix.confusions import Confusions
from ocrfix.context import Context
from ocrfix.engine import stealth
from ocrfix.engine.candidates import CandidateFinder
from ocrfix.engine.carried import Carried
from ocrfix.engine.condition import Shares, condition, dirt_share
from ocrfix.engine.confusables import Confusables
from ocrfix.engine.continued import continued
from ocrfix.engine.doubt import Forms, doubtful
from ocrfix.engine.evidence import NAMES
from ocrfix.engine.facts import Facts, Floats, look_over, share
from ocrfix.engine.features import Observer
from ocrfix.engine.guesses import by_chance, by_confusion
from ocrfix.engine.habits import HabitFinder, Repairs
from ocrfix.engine.letters import LetterModel
from ocrfix.engine.marked import Marked
from ocrfix.engine.options import Kind, Options, find
from ocrfix.engine.ranker import Doubles, Ranker
from ocrfix.engine.tokens import Tokens
from ocrfix.engine.views import Sight, View, Weighed
from ocrfix.lexicon import Lexicon
from ocrfix.surnames import Surnames
from ocrfix.surroundings import Surroundings

Ints = npt.NDArray[np.int64]

DIRTY = 0.04
"""Share of unknown words from which letters between words may be dirt. Below it they stand
for themselves: the variables of the science papers, "v" in reports of law cases."""
REMEMBERED = 4
PASSES = 2
"""How often all options are weighed: the second time with what the first made of their
neighbours and of the document as a whole."""
HARDLY = 1e-3
"""Chance from which an option that is not weighed again still tells how the scanner errs."""
MOST_AGAIN, MOST_NEWS = 0.5, 0.02
"""Share of the doubtful words, and of the repairs, that may be new if others are not to be
weighed again: what was repaired tells of the whole document."""


@dataclass(frozen=True)
class Decisions:
    """What the engine thinks of a text.

    Attributes:
        facts: of each token.
        options: of the doubtful ones.
        features: of each option, if they were asked for; else none.
        chances: probability of each option that it is right.
        repaired: how many repairs spoke for it.
        origin: which token of an earlier text each was that is decided as it was there; -1 for
            one that was weighed.
        dirt: share of the words that seemed to be dirt when the document was first seen.
    """

    facts: Facts
    options: Options
    features: Floats
    chances: Doubles
    repaired: int
    origin: Ints
    dirt: float


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
        surroundings: what fits among words, where that was learned.
        surnames: rare ones, where they are known.
        marked: how words stand beside marks, where that was counted.
    """

    lexicon: Lexicon
    confusions: Confusions
    context: Context
    letters: LetterModel
    ranker: Ranker
    confusables: Confusables | None = None
    surroundings: Surroundings | None = None
    surnames: Surnames | None = None
    marked: Marked | None = None


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
        self.observer = Observer(
            tables.context, tables.surroundings, tables.surnames, tables.marked
        )
        self.habits = HabitFinder()
        self.forms = Forms(tables.lexicon)
        self._remembered: OrderedDict[tuple[str, Repairs], Decisions] = OrderedDict()
        self._last: Facts | None = None
        self._weighed: Weighed | None = None
        self._lock = Lock()

    def explained(self, text: str, repairs: Repairs = (), dirt: float | None = None) -> Decisions:
        """As ``decide``, with the features of each option, which take much memory.

        Args:
            text: to be judged.
            repairs: as for ``decide``.
            dirt: what earlier decisions have, if the text was mended since.
        """
        return self._decide(text, repairs, dirt=dirt, with_features=True)

    def decide(
        self, text: str, repairs: Repairs = (), earlier: Decisions | None = None
    ) -> Decisions:
        """Weigh the doubtful words of a text; the last few texts are remembered.

        Args:
            text: to be judged.
            repairs: readings of the document that were mended before, and the words put in
                their places: they tell still how damaged it was, and how.
            earlier: what was thought of the text before it was changed here and there. What
                has not changed, and stands by nothing that has, is not weighed again then.
        """
        if earlier is not None:
            return self._decide(text, repairs, earlier)
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
            self._last = self._weighed = None

    def _decide(
        self,
        text: str,
        repairs: Repairs,
        earlier: Decisions | None = None,
        *,
        dirt: float | None = None,
        with_features: bool = False,
    ) -> Decisions:
        facts = self._facts(text, len(repairs))
        carried, again = self._carried(facts, earlier, len(repairs))
        fresh = find(facts, again, self.finder, dirty=facts.damage > DIRTY)
        options, rows, chances = carried.with_fresh(fresh)
        if earlier:
            dirt = earlier.dirt
        features, dirt = self._weigh(facts, (options, rows, chances), repairs, carried, dirt)
        if not with_features:
            features = np.zeros((len(NAMES), 0), np.float32)
        return Decisions(facts, options, features, chances, len(repairs), carried.origin, dirt)

    def _facts(self, text: str, repaired: int) -> Facts:
        """What is known of the tokens of a text, which often is that of the time before."""
        facts = self._last
        if facts is not None and facts.tokens.text == text:
            facts = replace(facts, repaired=repaired)
        else:
            facts = look_over(
                continued(facts.tokens, text) if facts else Tokens.of(text),
                self.lexicon,
                self.letters,
                repaired,
            )
        self._last = facts
        return facts

    def _carried(
        self, facts: Facts, earlier: Decisions | None, repaired: int
    ) -> tuple[Carried, Ints]:
        """What stays decided, and which doubtful tokens are to be weighed."""
        tokens = doubtful(facts, self.forms, self.context)
        if earlier and abs(repaired - earlier.repaired) <= MOST_NEWS * repaired:
            carried = Carried.over(earlier.facts, earlier.options, earlier.chances, facts)
            again = tokens[carried.origin[tokens] < 0]
            if len(again) < MOST_AGAIN * len(tokens):
                return carried, again
        return Carried.nothing(len(facts.hashes)), tokens

    def _weigh(
        self,
        facts: Facts,
        weighed: tuple[Options, Ints, Doubles],
        repairs: Repairs,
        carried: Carried,
        dirt: float | None,
    ) -> tuple[Floats, float]:
        """Put in the chances of options that are new; their features, and the share of dirt.

        Args:
            facts: of the text.
            weighed: all options, which of them are new, and their chances, roughly.
            repairs: as for ``decide``.
            carried: what stays decided.
            dirt: share of the words that seemed to be dirt at first sight; None if this is it.
        """
        options, rows, chances = weighed
        fresh = options.some(rows) if len(carried.options) else options
        if not len(fresh):
            return np.zeros((len(NAMES), 0), np.float32), dirt or 0.0
        features = self.observer.describe(facts, fresh)
        settled = self.ranker.settled(features, fresh.kind, fresh.group)
        matters = chances > HARDLY
        matters[rows] = True
        habits = self.habits.look_over(facts, options, repairs, matters)
        guess = by_chance(facts, carried.options, carried.chances)
        guess = by_confusion(facts, fresh, self.context.total, guess)
        known, level = None, facts.damage
        view: View | None = None
        recalled, sights = self._recalled(facts, fresh, carried), []
        for turn in range(PASSES):
            if turn or len(carried.options):
                known, level = chances, error_level(facts, options, chances, len(repairs))
            if turn:
                guess = by_chance(facts, options, chances)
            shares = Shares(level, dirt)
            state = condition(facts, options, known, shares, repairs).some(rows)
            before = view
            scores = habits.scores(chances)[rows]
            view = View(guess.words, guess.counts, state, scores, recalled.pop(turn, None))
            features = self.observer.place_among(features, facts, fresh, view, before)
            chances[rows] = self.ranker.probabilities(features, fresh, settled)
            if dirt is None:
                dirt = dirt_share(options, chances, len(facts.hashes))
            sights.append(Sight.of(guess, dict(zip(NAMES, features, strict=True))))
        if not len(carried.options):
            self._weighed = Weighed(facts, fresh, tuple(sights))
        if repairs:
            chances[rows] = stealth.asked(features, fresh, chances[rows])
        return features, dirt or 0.0

    def _recalled(self, facts: Facts, options: Options, carried: Carried) -> dict[int, Sight]:
        """How options sat, each time, when a text was last weighed as a whole, as this one is."""
        if len(carried.options):
            return {}
        # What takes its place takes its memory.
        weighed, self._weighed = self._weighed, None
        return dict(enumerate(weighed.recalled(facts, options))) if weighed else {}


def error_level(facts: Facts, options: Options, chances: Doubles, repaired: int) -> float:
    """The share of the words that were mended or that some change is thought right for."""
    change = (options.kind != Kind.KEEP) & (options.group == options.place)
    return share(float(chances[change].sum()) + repaired, len(facts.hashes))
