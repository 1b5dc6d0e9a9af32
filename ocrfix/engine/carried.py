"""What stays decided of a text of which little has changed.

The text is cleaned in rounds, and from the second or third on few words change. Then only
these and their neighbours are weighed again; all others keep their options and chances.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ocrfix.engine.facts import Facts
from ocrfix.engine.options import NO_OPTIONS, Options
from ocrfix.engine.origins import origins, together

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]

REACH = 5
"""Tokens before and behind a change that are weighed again: what is thought of a word hangs on
two at either side, and what is thought of these on two more."""
GONE = -2
"""In the place of a word's number: the document has it no longer often enough."""


@dataclass(frozen=True)
class Carried:
    """What stays decided.

    Attributes:
        origin: which token each was that is not weighed again; -1 for one that is.
        options: of the others.
        chances: of these options.
    """

    origin: Ints
    options: Options
    chances: Doubles

    @classmethod
    def nothing(cls, size: int) -> Carried:
        """Of a text of so many tokens nothing is decided."""
        return cls(np.full(size, -1), NO_OPTIONS, np.zeros(0))

    @classmethod
    def over(cls, before: Facts, options: Options, chances: Doubles, facts: Facts) -> Carried:
        """What stays of a decision when the text has changed.

        Args:
            before: what was known of its tokens.
            options: that were weighed.
            chances: what came of it.
            facts: what is known of the tokens of the text as it stands now.
        """
        origin = origins(before.tokens.raw, facts.tokens.raw)
        if origin is None:
            return cls.nothing(len(facts.hashes))
        again = _near_changes(origin, before, facts)
        now = np.full(len(before.hashes), -1, np.int64)
        now[origin[~again]] = np.flatnonzero(~again)
        first, lost = _renumbered(options.first, before, facts)
        again[now[options.group[lost & (now[options.group] >= 0)]]] = True
        now[origin[again & (origin >= 0)]] = -1
        kept = np.flatnonzero(now[options.group] >= 0)
        group = now[options.group[kept]]
        moved = Options(
            group,
            options.place[kept] + group - options.group[kept],
            options.covers[kept],
            options.kind[kept],
            first[kept],
            options.second[kept],
            options.channel[kept],
            {int(now[i]): read for i, read in options.readings.items() if now[i] >= 0},
        )
        return cls(np.where(again, -1, origin), moved, chances[kept])

    def with_fresh(self, fresh: Options) -> tuple[Options, Ints, Doubles]:
        """All options, of other places as well; which of them these are; chances.

        The chances of the fresh ones go by the confusion alone.
        """
        rough = np.exp(-fresh.channel.astype(float))
        if not len(self.options):
            return fresh, np.arange(len(fresh)), rough
        both = self.options.and_others(fresh)
        order = np.argsort(both.group, kind="stable")
        rows = np.flatnonzero(order >= len(self.options))
        return both.some(order), rows, np.concatenate([self.chances, rough])[order]


def changes(origin: Ints, before: Facts, facts: Facts) -> Bools:
    """Which tokens are changed, or have another neighbour or gap beside them."""
    changed = origin < 0
    gaps, old_gaps = facts.tokens.gaps, before.tokens.gaps
    for first, size, old in together(origin):
        here, there = gaps[first : first + size], old_gaps[old : old + size]
        if old >= 0 and here != there:
            changed[first : first + size] = [a != b for a, b in zip(here, there, strict=True)]
    # Where tokens were left out, those on either side are neighbours now.
    seams = np.flatnonzero(np.diff(origin, prepend=-1, append=len(before.hashes)) != 1)
    changed[seams[seams < len(changed)]] = True
    changed[seams[seams > 0] - 1] = True
    return changed


def _near_changes(origin: Ints, before: Facts, facts: Facts) -> Bools:
    """Which tokens are changed, or near one that is."""
    size = len(origin)
    places = np.flatnonzero(changes(origin, before, facts))
    edges = np.bincount(np.maximum(places - REACH, 0), minlength=size + 1)[: size + 1]
    edges -= np.bincount(np.minimum(places + REACH + 1, size), minlength=size + 1)
    near: Bools = np.cumsum(edges)[:size] > 0
    return near


def _renumbered(numbers: Ints, before: Facts, facts: Facts) -> tuple[Ints, Bools]:
    """Words by their numbers now, as the document's own may have others; and which are gone."""
    own = before.lexicon.own
    if not own:
        return numbers, np.zeros(len(numbers), bool)
    first = len(before.lexicon.hashes) - len(own)
    now = {word: first + i for i, word in enumerate(facts.lexicon.own)}
    table = np.array([now.get(word, GONE) for word in own], np.int64)
    numbers = numbers.copy()
    of_own = np.flatnonzero(numbers >= first)
    numbers[of_own] = table[numbers[of_own] - first]
    return numbers, numbers == GONE
