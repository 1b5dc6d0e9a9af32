"""What is thought of a text while it is weighed, and what was when it last was as a whole.

A text is weighed again and again as it changes, and each time as a whole while what was
repaired tells anew of all of it. But most words have the neighbours that they had.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix.engine.carried import changes
from ocrfix.engine.condition import Condition
from ocrfix.engine.facts import Facts
from ocrfix.engine.guesses import Guess
from ocrfix.engine.options import Options
from ocrfix.engine.origins import origins
from ocrfix.engine.ragged import runs
from ocrfix.packed import Hashes

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

FIT = ("left", "right", "left_two", "both")
"""Features that hang on the next words, on two to the left."""
SENSE = ("sense",)
"""Those that hang on the words further around."""
NEAR = 8
"""Tokens before and behind an option's within which none may have changed."""


class Sight(NamedTuple):
    """How options sat by one guess.

    Attributes:
        guess: what each token was thought to be.
        features: of each option, those of ``FIT`` and ``SENSE``.
    """

    guess: Guess
    features: dict[str, Floats]

    @classmethod
    def of(cls, guess: Guess, rows: dict[str, Floats]) -> Sight:
        """What is to be remembered of all features."""
        return cls(guess, {name: rows[name].copy() for name in (*FIT, *SENSE)})

    def fill(self, rows: dict[str, Floats], names: Sequence[str], todo: Ints, others: Ints) -> Ints:
        """Put in what is remembered; those of ``todo`` for which nothing is, or ``others``."""
        known = ~np.isnan(self.features[names[0]])
        known[others] = False
        found = todo[known[todo]]
        for name in names:
            rows[name][found] = self.features[name][found]
        return todo[~known[todo]]


class View(NamedTuple):
    """What is thought of a text before its options are weighed, or weighed again.

    Attributes:
        guess: the word that each token most likely is, as a hash.
        guess_counts: how often each such word was counted.
        condition: of the document.
        habits: of each option, as ``habits.Habits.scores`` has them.
        recalled: how options sat among their neighbours before, if that is known.
    """

    guess: Hashes
    guess_counts: Floats
    condition: Condition
    habits: Floats
    recalled: Sight | None = None


@dataclass(frozen=True)
class Weighed:
    """A text that was weighed as a whole.

    Attributes:
        facts: of its tokens.
        options: of its doubtful places.
        sights: how these sat, each time that they were weighed.
    """

    facts: Facts
    options: Options
    sights: tuple[Sight, ...]

    def recalled(self, facts: Facts, options: Options) -> tuple[Sight, ...]:
        """The sights for the options of the text as it is now; not a number for unknown ones.

        Args:
            facts: of its tokens.
            options: of its doubtful places.
        """
        origin = origins(self.facts.tokens.raw, facts.tokens.raw)
        if origin is None:
            return ()
        row = self._rows(origin, facts, options)
        known = row >= 0
        sights = []
        for sight in self.sights:
            words = np.where(origin < 0, np.uint64(0), sight.guess.words[origin])
            counts = np.where(origin < 0, np.float32(0), sight.guess.counts[origin])
            features = {
                name: np.where(known, values[row], np.float32(np.nan))
                for name, values in sight.features.items()
            }
            sights.append(Sight(Guess(words, counts), features))
        return tuple(sights)

    def _rows(self, origin: Ints, facts: Facts, o: Options) -> Ints:
        """The row that each option had, or -1 if it wasn't one, or stands by a change."""
        old = self.options
        first = np.full(len(self.facts.hashes) + 1, len(old))
        edges, _ = runs(old.group)
        first[old.group[edges]] = edges
        edges, sizes = runs(o.group)
        row = np.arange(len(o)) - np.repeat(edges, sizes) + first[origin[o.group]]
        row[row >= len(old)] = 0
        same = old.group[row] == origin[o.group]
        same &= old.place[row] - old.group[row] == o.place - o.group
        # What a word of the document's own counts for is another thing each time.
        listed = len(facts.lexicon.hashes) - len(facts.lexicon.own)
        for before, now in ((old.first, o.first), (old.second, o.second)):
            same &= (before[row] == now) & (now < listed)
        for before, now in ((old.kind, o.kind), (old.covers, o.covers)):
            same &= before[row] == now
        changed = np.append(0, np.cumsum(changes(origin, self.facts, facts)))
        last = len(changed) - 1
        low = np.maximum(o.place - NEAR, 0)
        high = np.minimum(o.place + o.covers + NEAR, last)
        same &= changed[high] == changed[low]
        return np.where(same, row, -1)
