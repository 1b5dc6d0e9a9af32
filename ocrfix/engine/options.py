"""What may stand at each doubtful place: the word as it is, another, a join, a split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from ocrfix.engine.candidates import CandidateFinder
from ocrfix.engine.confusables import Candidates
from ocrfix.engine.dirt import may_be_dirt
from ocrfix.engine.facts import Facts
from ocrfix.engine.figures import read_number
from ocrfix.engine.joins import SAME_LETTER, joins
from ocrfix.engine.ragged import picked
from ocrfix.engine.splits import splits
from ocrfix.engine.tokens import lengths
from ocrfix.lexicon import Lexicon

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

MOST_CONFUSABLES, MOST_OF_RARE = 5, 9
RARE = 4.0
"""Logarithm of the count below which a known word may be one of more others, misread: what
scanning made of a word is seldom a common one."""
FURTHEST_BEHIND = 9.0
"""How much less likely than a known word is, as a word and as read so, another may be that it is
misread from (natural logarithm). In newspapers (700 KB, train and dev) half of all such changes
are less likely, and of those with a chance of more than 0.3 one in 330."""
LOST_SPACE = 5.0
ADDED_SPACE = 3.5
MISREAD_NUMBER = 3.0
JUNK_LETTER = 3.0


class Kind(IntEnum):
    """What an option does with its place."""

    KEEP = 0
    WORD = 1
    JOIN = 2
    SPLIT = 3
    NUMBER = 4
    DROP = 5


@dataclass
class Options:
    """All options of all doubtful places, side by side, those of a place together.

    Attributes:
        group: the doubtful token that each is an option for; ascending. A join of two
            doubtful tokens stands among the options of both.
        place: the first token each covers.
        covers: how many tokens it covers.
        kind: ``Kind``.
        first, second: numbers in the lexicon of the word or words it puts there, -1 for one
            that is not in it or none.
        channel: cost of the confusion.
        readings: the figures that tokens may stand for, by token.
    """

    group: Ints
    place: Ints
    covers: Ints
    kind: Ints
    first: Ints
    second: Ints
    channel: Floats
    readings: dict[int, str]

    def __len__(self) -> int:
        return len(self.group)

    def some(self, rows: Ints | Bools) -> Options:
        """Those in some rows."""
        return Options(
            self.group[rows],
            self.place[rows],
            self.covers[rows],
            self.kind[rows],
            self.first[rows],
            self.second[rows],
            self.channel[rows],
            self.readings,
        )

    def and_others(self, others: Options) -> Options:
        """These and, behind them, others."""
        return Options(
            np.concatenate([self.group, others.group]),
            np.concatenate([self.place, others.place]),
            np.concatenate([self.covers, others.covers]),
            np.concatenate([self.kind, others.kind]),
            np.concatenate([self.first, others.first]),
            np.concatenate([self.second, others.second]),
            np.concatenate([self.channel, others.channel]),
            self.readings | others.readings,
        )


Columns = tuple[Ints, Ints, Ints, Ints, Ints, Ints, Floats]
"""The arrays of ``Options``, in their order."""
NO_PLACES = np.zeros(0, np.int64)
NO_OPTIONS = Options(
    NO_PLACES,
    NO_PLACES,
    NO_PLACES,
    NO_PLACES,
    NO_PLACES,
    NO_PLACES,
    np.zeros(0, np.float32),
    {},
)


def find(facts: Facts, doubtful: Ints, finder: CandidateFinder, *, dirty: bool) -> Options:
    """The options of a text.

    Args:
        facts: of its tokens.
        doubtful: tokens to find options for, ascending.
        finder: of candidates.
        dirty: whether the text is so damaged that tokens may be mere dirt.
    """
    places = _Places.of(facts, doubtful)
    readings = {
        form: read
        for form, known in zip(places.forms, places.known.tolist(), strict=True)
        if not known and (read := read_number(form))
    }
    same = np.array([SAME_LETTER * len(f) for f in places.forms], np.float32)
    is_number = np.array([form in readings for form in places.forms], bool)
    figures = doubtful[is_number[places.form_of]]
    parts = [
        _rows(
            doubtful,
            Kind.KEEP,
            first=facts.numbers[doubtful],
            channel=same[places.form_of],
        ),
        _words(places, finder),
        _own_words(places, facts.lexicon, finder),
        _junk(facts, doubtful, dirty=dirty),
        _torn(facts, doubtful, finder, dirty=dirty),
        _run_together(places, finder),
        _rows(figures, Kind.NUMBER, channel=MISREAD_NUMBER),
    ]
    group, place, covers, kind, first, second, channel = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    # A known word for which there is nothing else is not in doubt.
    in_doubt = facts.numbers < 0
    in_doubt[group[kind != Kind.KEEP]] = True
    asked = np.flatnonzero(in_doubt[group])
    order = asked[np.argsort(group[asked], kind="stable")]
    return Options(
        group=group[order],
        place=place[order],
        covers=covers[order],
        kind=kind[order],
        first=first[order],
        second=second[order],
        channel=channel[order],
        readings={i: readings[facts.tokens.forms[i]] for i in figures.tolist()},
    )


@dataclass(frozen=True)
class _Places:
    """Doubtful tokens and their forms, each form once.

    Attributes:
        tokens: in doubt, ascending.
        forms: theirs.
        form_of: for each token, the place of its form among these.
        known: which forms are words.
    """

    tokens: Ints
    forms: list[str]
    form_of: Ints
    known: Bools

    @classmethod
    def of(cls, facts: Facts, doubtful: Ints) -> _Places:
        """The forms of doubtful tokens."""
        formed = facts.tokens.formed
        forms = formed.different
        asked, first, form_of = np.unique(
            formed.which[doubtful], return_index=True, return_inverse=True
        )
        known = facts.numbers[doubtful[first]] >= 0
        return cls(doubtful, [forms[k] for k in asked.tolist()], form_of, known)

    @property
    def unknown(self) -> list[str]:
        """The forms that are no words."""
        return [f for f, known in zip(self.forms, self.known.tolist(), strict=True) if not known]

    def spread(
        self, rows: Sequence[Sequence[Sequence[float]]], width: int
    ) -> tuple[Ints, npt.NDArray[np.float64]]:
        """What each form has, for each token that has the form: tokens, and columns."""
        edges = np.append(0, np.cumsum(np.array([len(some) for some in rows], np.int64)))
        ends, places = picked(edges, self.form_of)
        table = np.array([row for some in rows for row in some], np.float64)
        columns = table.reshape(int(edges[-1]), width).T[:, places]
        return np.repeat(self.tokens, np.diff(ends)), columns


def _words(places: _Places, finder: CandidateFinder) -> Columns:
    """Each doubtful token's candidates."""
    found, lexicon = finder.candidates(places.forms), finder.lexicon
    own = lexicon.log_counts[np.maximum(lexicon.look_up(places.forms), 0)]
    of_known = np.where(own < RARE, MOST_OF_RARE, MOST_CONFUSABLES)
    found = found.first(np.where(places.known, of_known, found.sizes))
    found = likely(found, np.where(places.known, own, -np.inf), lexicon).of(places.form_of)
    tokens = np.repeat(places.tokens, found.sizes)
    return _rows(tokens, Kind.WORD, first=found.numbers, channel=found.costs)


def likely(found: Candidates, own: Floats, lexicon: Lexicon) -> Candidates:
    """The candidates that aren't too far behind the words that stand there.

    Args:
        found: candidates of words.
        own: logarithm of each word's count; minus infinity for what is no word.
        lexicon: of the candidates.
    """
    ahead = lexicon.log_counts[found.numbers] - found.costs
    return found.only(ahead > np.repeat(own - FURTHEST_BEHIND, found.sizes))


def _own_words(places: _Places, lexicon: Lexicon, finder: CandidateFinder) -> Columns:
    """Words that the document repeats, for the unknown forms that are near them."""
    if not lexicon.own:
        return _rows(NO_PLACES, Kind.WORD)
    near = finder.nearest(places.unknown, lexicon.own)
    tokens, (number, cost) = places.spread([near.get(f, ()) for f in places.forms], 2)
    first = len(lexicon.hashes) - len(lexicon.own)
    return _rows(tokens, Kind.WORD, first=first + number, channel=cost)


def _junk(facts: Facts, doubtful: Ints, *, dirty: bool) -> Columns:
    """Short tokens that may be dirt."""
    some = doubtful[may_be_dirt(facts, doubtful)] if dirty else NO_PLACES
    return _rows(some, Kind.DROP, channel=JUNK_LETTER * facts.tokens.formed.all(lengths)[some])


def _run_together(places: _Places, finder: CandidateFinder) -> Columns:
    """Two words that lost their space."""
    found = splits(places.unknown, finder)
    tokens, (first, second, cost) = places.spread([found.get(f, ()) for f in places.forms], 3)
    return _rows(tokens, Kind.SPLIT, first=first, second=second, channel=cost + LOST_SPACE)


def _torn(facts: Facts, doubtful: Ints, finder: CandidateFinder, *, dirty: bool) -> Columns:
    """Words that a doubtful token makes with a neighbour."""
    found = joins(facts, doubtful, finder, dirty=dirty)
    return _rows(
        found.group,
        Kind.JOIN,
        place=found.place,
        covers=found.covers,
        first=found.numbers,
        channel=found.costs + ADDED_SPACE,
    )


def _rows(  # noqa: PLR0913  a column each
    group: npt.NDArray[np.number],
    kind: Kind,
    *,
    place: npt.NDArray[np.number] | None = None,
    covers: npt.NDArray[np.number] | int = 1,
    first: npt.NDArray[np.number] | None = None,
    second: npt.NDArray[np.number] | None = None,
    channel: npt.NDArray[np.number] | float = 0.0,
) -> Columns:
    """Columns for options of one kind."""
    nothing = np.full(len(group), -1, np.int64)
    return (
        group.astype(np.int64),
        (group if place is None else place).astype(np.int64),
        np.broadcast_to(np.asarray(covers, np.int64), group.shape),
        np.full(len(group), int(kind), np.int64),
        nothing if first is None else first.astype(np.int64),
        nothing if second is None else second.astype(np.int64),
        np.broadcast_to(np.asarray(channel, np.float32), group.shape),
    )
