"""From the word engine's decisions to proposals: what a reviewer sees of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix.document import Document
from ocrfix.edits import FIRST_READINGS, Alternative, Proposal
from ocrfix.engine import dress
from ocrfix.engine.decide import Decisions, WordEngine
from ocrfix.engine.doubt import NAME_CAPITALS
from ocrfix.engine.habits import Repairs
from ocrfix.engine.options import Kind
from ocrfix.engine.ragged import runs
from ocrfix.engine.stealth import ASKED
from ocrfix.settings import Settings

Ints = npt.NDArray[np.int64]

MOST_ALTERNATIVES = 4
LEAST_ALTERNATIVE = 0.01

RULES: dict[int, str] = {
    Kind.WORD: "misread",
    Kind.JOIN: "torn-word",
    Kind.SPLIT: "run-together",
    Kind.NUMBER: "misread-number",
    Kind.DROP: "junk",
}
# As plain numbers: to compare with an enumeration's member costs more than all else here.
WORD, SPLIT, NUMBER, DROP = map(int, (Kind.WORD, Kind.SPLIT, Kind.NUMBER, Kind.DROP))
CONFUSABLE = "confusable"
REASONS = {
    "misread": "{before!r} is no known word; scanners read {after!r} so, and it fits here",
    "torn-word": "{before!r} is the torn word {after!r}",
    "run-together": "{before!r} is no word; it is {after!r} run together",
    "misread-number": "{before!r} is a number with letters read for its figures",
    "junk": "{before!r} is dirt: its neighbours read on without it",
    CONFUSABLE: "{after!r} fits its neighbours far better than {before!r}",
    "asked": "{after!r} fits about as well as {before!r}, and such misreadings are in the text",
}
NOTE = "engine"
"""By what name the document has what the engine thought of it last."""
ENGINE_STAGES = ("words", "realwords")
SURE_OF_DIRT, ASKED_OF_DIRT = 0.86, 0.77
"""Chance from which a piece is dropped as dirt, and what it is told as below. What is gone can't be
read again; and of pieces at 0.81 to 0.86 in the train newspapers of Britain 80 of 100 are dirt,
while of words as sure 88 are right."""
ASKED_OF_PART, PARTS_OF_LETTERS = 0.69, frozenset("<>{}=")
"""Signs that parts of letters are read as, and what a word beside them is told as at most: mended
it is still damaged, so it is asked about."""
KNOWN_TIMES = 2
"""How many times as likely readings are if a word that exists is asked about. On the dev
newspapers of Australia 77 of 100 suggestions then stand on wrong words, 73 if it is once."""
TELLING = 3000
"""Characters to a repair, at most, that make repairs tell of the document's damage."""


def verdicts(
    engine: WordEngine, document: Document, settings: Settings, stages: Collection[str]
) -> Iterator[Proposal]:
    """What the engine would change, place by place.

    Args:
        engine: that decides.
        document: to be judged.
        settings: from which joint confidence on a change is worth telling, and from which
            confidence it is made.
        stages: in whose names: ``words`` for what is no word, ``realwords`` for words that
            exist but don't fit.
    """
    mended, earlier = repairs(document), document.notes.get(NOTE)
    # Where nothing was mended, the engine remembers what it thinks of a text as a new one.
    known = earlier if mended and isinstance(earlier, _Told) else None
    decisions = engine.decide(document.text, mended, known.decisions if known else None)
    told = document.notes[NOTE] = _Told(decisions, {})
    kinds, chances = decisions.options.kind, decisions.chances
    change = np.flatnonzero((kinds != Kind.KEEP) & (chances >= LEAST_ALTERNATIVE))
    groups = decisions.options.group[change]
    ranked = change[np.lexsort((-chances[change], groups))]
    first, sizes = runs(groups)
    rank = np.arange(len(ranked)) - np.repeat(first, sizes)
    joint = np.where(rank < FIRST_READINGS, chances[ranked], 0)
    least = max(settings.suggest_from, engine.ranker.least_told)
    least_known = min(KNOWN_TIMES * least, max(least, settings.apply_from))
    asked_from = np.where(decisions.facts.numbers[groups[first]] >= 0, least_known, least)
    likely = np.flatnonzero(np.add.reduceat(joint, first) >= asked_from) if len(first) else first
    places = groups[first[likely]]
    again = known.again(decisions, places) if known else [None] * len(places)
    likely = likely[[p is None for p in again]]
    sizes = np.minimum(sizes[likely], 1 + MOST_ALTERNATIVES)
    rows = np.arange(sizes.sum()) + np.repeat(first[likely] - np.cumsum(sizes) + sizes, sizes)
    readings = iter(_readings(decisions, ranked[rows]))
    fresh = (_proposal(decisions, *islice(readings, size)) for size in sizes.tolist())
    for place, known_one in zip(places.tolist(), again, strict=True):
        p = told.proposals[place] = known_one or next(fresh)
        if p.stage in stages:
            yield p


class _Told(NamedTuple):
    """What was told of a text.

    Attributes:
        decisions: what the engine thought of it.
        proposals: what came of that, by the token in doubt.
    """

    decisions: Decisions
    proposals: dict[int, Proposal]

    def again(self, decisions: Decisions, places: Ints) -> list[Proposal | None]:
        """The proposals for places that are decided as they were; None for others."""
        origin = decisions.origin[places]
        if (origin < 0).all():
            return [None] * len(places)
        starts = self.decisions.facts.tokens.spans[origin, 0]
        moved = (decisions.facts.tokens.spans[places, 0] - starts).tolist()
        found = map(self.proposals.get, origin.tolist())
        return [
            Proposal(p.start + by, p.end + by, *p[2:]) if p and by else p
            for p, by in zip(found, moved, strict=True)
        ]


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether a sign that no word has beside it was a part of the word: "Kolchal<~"."""
    return text[start - 1 : start] in PARTS_OF_LETTERS or text[end : end + 1] in PARTS_OF_LETTERS


def repairs(document: Document) -> Repairs:
    """The readings of a document that the engine's stages mended, and how.

    None where they are so few that they tell nothing of the document.
    """
    mended = tuple(
        (edit.before, edit.after)
        for edit in document.edits
        if edit.stage in ENGINE_STAGES and edit.before and edit.after
    )
    return mended if len(mended) * TELLING > len(document.text) else ()


class _Reading(NamedTuple):
    """An option, as plain values.

    Attributes:
        first, second: its words, in lower case; any word where it has none.
        kind: what it does.
        place, covers: the first token it covers, and how many.
        group: the token in doubt.
        chance: of it.
        start, end: of what it covers in the text.
        known: whether the word in doubt is one.
        opens: whether the place may open a sentence.
        is_name: whether its first word is a name.
    """

    first: str
    second: str
    kind: int
    place: int
    covers: int
    group: int
    chance: float
    start: int
    end: int
    known: bool
    opens: bool
    is_name: bool


def _readings(decisions: Decisions, rows: Ints) -> list[_Reading]:
    """Some options."""
    tokens, lexicon = decisions.facts.tokens, decisions.facts.lexicon
    some = decisions.options.some(rows)
    numbers, of_word = np.unique(np.stack((some.first, some.second)), return_inverse=True)
    words = lexicon.words(np.maximum(numbers, 0))
    first, second = ([words[i] for i in each] for each in of_word.reshape(2, -1).tolist())
    columns = (
        some.kind,
        some.place,
        some.covers,
        some.group,
        decisions.chances[rows],
        tokens.spans[some.place, 0],
        tokens.spans[some.place + some.covers - 1, 1],
        decisions.facts.numbers[some.group] >= 0,
        tokens.sentence_starts[some.place],
        lexicon.capitalised[some.first] > NAME_CAPITALS,
    )
    plain = (column.tolist() for column in columns)
    return [*map(_Reading._make, zip(first, second, *plain, strict=True))]


def _proposal(decisions: Decisions, best: _Reading, *rivals: _Reading) -> Proposal:
    text = decisions.facts.tokens.text
    start, end = _span(text, best)
    after = _dressed(decisions, best)
    alternatives = []
    for rival in rivals:
        low, high = _span(text, rival)
        if low >= start and high <= end:
            # With what the rival leaves of the wider span.
            whole = text[start:low] + _dressed(decisions, rival) + text[high:end]
            alternatives.append(Alternative(whole, rival.chance))
    real = best.known and best.kind == WORD
    rule = CONFUSABLE if real else RULES[best.kind]
    confidence = best.chance
    if _is_part(text, start, end):
        confidence = min(confidence, ASKED_OF_PART)
    if best.kind == DROP and confidence < SURE_OF_DIRT:
        confidence = min(confidence, ASKED_OF_DIRT)
    return Proposal(
        start,
        end,
        after,
        rule,
        confidence,
        _reason(text[start:end], after, rule, asked=best.chance == ASKED),
        tuple(alternatives),
        "realwords" if real else "words",
    )


def _span(text: str, reading: _Reading) -> tuple[int, int]:
    start, end = reading.start, reading.end
    if reading.kind == DROP and text[end : end + 1] == " ":
        end += start == 0 or text[start - 1].isspace()
    return start, end


def dressed(decisions: Decisions, option: int) -> str:
    """The words of an option, in the case that its place asks for."""
    return _dressed(decisions, *_readings(decisions, np.array([option])))


def _dressed(decisions: Decisions, reading: _Reading) -> str:
    if reading.kind == DROP:
        return ""
    if reading.kind == NUMBER:
        return decisions.options.readings[reading.group]
    raw = "".join(decisions.facts.tokens.raw[reading.place : reading.place + reading.covers])
    case = {"is_name": reading.is_name, "starts": reading.opens}
    if reading.kind == SPLIT:
        word = dress.apart(raw, reading.first, reading.second, **case)
    else:
        word = dress.like(raw, reading.first, **case)
    return word.replace("'", "’") if "’" in raw else word


def _reason(before: str, after: str, rule: str, *, asked: bool) -> str:
    form = REASONS["asked" if asked and rule == CONFUSABLE else rule]
    return form.format(before=before, after=after)
