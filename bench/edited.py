"""What ocrfix did to pages, looked at edit by edit: thresholds, calibration, suggestions.

What another ``apply_from`` would have given is told from a text cleaned with suggestions down to
``LEAST``, by applying edits and suggestions from that confidence on; that a text so changed
might be judged anew in a further round is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean as mean
from typing import NamedTuple

import numpy as np
from measures import NORMALISED, WORD, WORD_TIES, Ints, fates, judge, key, micro, strict_key
from rapidfuzz.distance import Levenshtein
from sets import Pair

from ocrfix import Cleaner, Settings
from ocrfix.edits import FIRST_READINGS, Edit, Proposal, apply, settle
from ocrfix.wordalign import boundaries

LEAST = 0.02
"""Below half of the lowest threshold: of words that exist it takes twice as much to be told."""
THRESHOLDS = (0.98, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05)
BINS = 10
SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Cleaned:
    """A page, and what ocrfix would do to it.

    Attributes:
        pair: the page.
        text: as it came out.
        edits: applied.
        suggestions: not applied.
    """

    pair: Pair
    text: str
    edits: tuple[Edit, ...]
    suggestions: tuple[Edit, ...]

    def at(self, apply_from: float) -> str:
        """The text with all that is at least so sure."""
        sure = [
            Proposal(e.start, e.end, e.after, e.rule, e.confidence, e.reason)
            for e in (*self.edits, *self.suggestions)
            if e.confidence >= apply_from
        ]
        return apply(self.pair.ocr, settle(sure))


def clean(pages: Iterable[Pair], settings: Settings) -> list[Cleaned]:
    """Clean pages, each by itself."""
    cleaner = Cleaner(settings)
    results = ((pair, cleaner.clean(pair.ocr)) for pair in pages)
    return [Cleaned(pair, r.text, r.edits, r.suggestions) for pair, r in results]


def wide(settings: Settings) -> Settings:
    """The settings with suggestions down to ``LEAST``."""
    return replace(settings, suggest_from=LEAST)


def sweep(cleaned: Sequence[Cleaned]) -> list[dict[str, float]]:
    """Figures at each threshold."""
    found = []
    for threshold in THRESHOLDS:
        judged = [judge(p.pair.ocr, p.pair.truth, p.at(threshold), NORMALISED) for p in cleaned]
        found.append({"apply_from": threshold, **micro(judged)})
    return found


class Verdict(NamedTuple):
    """An edit or suggestion, judged.

    Attributes:
        confidence: what it says of itself.
        is_right: whether the words it touches are right with it.
        on_wrong: whether they are wrong without any edit.
        is_applied: an edit, not a suggestion.
        stage: that proposed it.
    """

    confidence: float
    is_right: bool
    on_wrong: bool
    is_applied: bool
    stage: str


def verdicts(pages: Iterable[Cleaned]) -> list[Verdict]:
    """Judge all edits and suggestions.

    One that changes letters is right where its words are right with it, letter by letter. Any
    other is right where the truth has each sign that it puts in and none that it takes away:
    that a comma is lost beside it is no fault of a hyphen mended.
    """
    found = []
    for page in pages:
        source, truth = page.pair
        places = boundaries(source, truth)
        words = np.array([m.span() for m in WORD.finditer(source)], np.int64).reshape(-1, 2)
        for edit in (*page.edits, *page.suggestions):
            low, high = _whole_words(words, edit.start, edit.end)
            true, before = truth[places[low] : places[high]], source[low:high]
            if key(edit.before) == key(edit.after):
                is_right = _has_signs(page, edit, (low, high), true)
                on_wrong = strict_key(before) != strict_key(true)
            else:
                now = _rebuilt(page, edit, edit.after, (low, high))
                is_right, on_wrong = key(now) == key(true), key(before) != key(true)
            found.append(
                Verdict(edit.confidence, is_right, on_wrong, edit in page.edits, edit.stage)
            )
    return found


def _has_signs(page: Cleaned, edit: Edit, span: tuple[int, int], truth: str) -> bool:
    """Whether the truth has each sign that an edit puts in, and none that it takes away."""
    true = SPACE.sub(" ", WORD_TIES.sub("", truth))
    change = Levenshtein.opcodes(_one_space(edit.before), _one_space(edit.after))
    changed = [op for op in change if op.tag != "equal"]
    taken = {i for op in changed for i in range(op.src_start, op.src_end)}
    put = {i for op in changed for i in range(op.dest_start, op.dest_end)}
    at = len(_rebuilt(page, edit, "", (span[0], edit.start)))
    with_it, without = (_rebuilt(page, edit, part, span) for part in (edit.after, edit.before))
    ends = len(with_it.rstrip())
    return {at + i for i in put if at + i < ends} <= _found(with_it, true) and not (
        {at + i for i in taken} & _found(without, true)
    )


def _one_space(text: str) -> str:
    return re.sub(r"\s", " ", text)


def _found(text: str, truth: str) -> set[int]:
    """The places of a text that the truth has as well, where all kinds of space are one."""
    ops = Levenshtein.opcodes(_one_space(text), truth)
    same = (op for op in ops if op.tag == "equal")
    return {i for op in same for i in range(op.src_start, op.src_end)}


class Bin(NamedTuple):
    """Edits of about one confidence: how many, the confidence, and the share that is right."""

    edits: int
    predicted: float
    observed: float


def calibration(judged: Iterable[Verdict]) -> tuple[list[Bin], float]:
    """Edits in bins of confidence, and the expected calibration error.

    The error is the mean distance of what was said from what was so, over all edits (Naeini
    et al. 2015).
    """
    rows = np.array([(v.confidence, v.is_right) for v in judged], np.float64).reshape(-1, 2)
    place = np.minimum((rows[:, 0] * BINS).astype(int), BINS - 1)
    bins = []
    error = 0.0
    for b in range(BINS):
        some = rows[place == b]
        if not len(some):
            bins.append(Bin(0, 0.0, 0.0))
            continue
        predicted, observed = some.mean(axis=0).tolist()
        bins.append(Bin(len(some), predicted, observed))
        error += abs(predicted - observed) * len(some) / len(rows)
    return bins, error


class StageFigures(NamedTuple):
    """How many edits a stage made or suggested, what it said of them, and what was so."""

    applied: int
    applied_said: float
    applied_right: float
    suggested: int
    suggested_said: float
    suggested_right: float


def by_stage(judged: Iterable[Verdict]) -> dict[str, StageFigures]:
    """Edits and suggestions of each stage."""
    rows: dict[str, tuple[list[Verdict], list[Verdict]]] = {}
    for verdict in judged:
        rows.setdefault(verdict.stage, ([], []))[not verdict.is_applied].append(verdict)
    found = {}
    for stage, both in sorted(rows.items()):
        applied, suggested = (
            (len(v), mean(x.confidence for x in v), mean(x.is_right for x in v)) if v else (0, 0, 0)
            for v in both
        )
        found[stage] = StageFigures(*applied, *suggested)
    return found


def reach(pages: Iterable[Cleaned]) -> float:
    """Share of wrong words whose truth is applied, or among the first readings suggested."""
    wrong = reached = 0
    for page in pages:
        source, truth = page.pair
        places = boundaries(source, truth)
        words = np.array([m.span() for m in WORD.finditer(source)], np.int64).reshape(-1, 2)
        for fate in fates(source, truth, page.text, key):
            if fate.read == fate.true:
                continue
            wrong += 1
            near = [s for s in page.suggestions if s.start < fate.end and s.end > fate.start]
            reached += fate.now == fate.true or any(_gives(page, places, words, s) for s in near)
    return reached / max(1, wrong)


def _gives(page: Cleaned, places: Sequence[int], words: Ints, suggestion: Edit) -> bool:
    """Whether one of a suggestion's first readings makes its words right."""
    truth = page.pair.truth
    low, high = _whole_words(words, suggestion.start, suggestion.end)
    true = key(truth[places[low] : places[high]])
    readings = (suggestion.after, *(a.text for a in suggestion.alternatives))
    return any(
        key(_rebuilt(page, suggestion, reading, (low, high))) == true
        for reading in readings[:FIRST_READINGS]
    )


def _whole_words(words: Ints, start: int, end: int) -> tuple[int, int]:
    """A span, widened to whole words."""
    if not len(words):
        return start, end
    if start == end:
        # Between two words, what is put in belongs to both.
        start, end = max(start - 1, 0), end + 1
    first = int(np.searchsorted(words[:, 1], start, side="right"))
    last = int(np.searchsorted(words[:, 0], end, side="left")) - 1
    low = min(start, int(words[first, 0])) if first < len(words) else start
    high = max(end, int(words[last, 1])) if last >= 0 else end
    return low, high


def _rebuilt(page: Cleaned, edit: Edit, after: str, span: tuple[int, int]) -> str:
    """A part of the source with an edit made, and all applied ones that leave it room."""
    low, high = span
    source = page.pair.ocr
    others = [
        e
        for e in page.edits
        if low <= e.start and e.end <= high and (e.end <= edit.start or e.start >= edit.end)
    ]
    parts = [(e.start, e.end, e.after) for e in others if e is not edit]
    parts.append((edit.start, edit.end, after))
    text, at = "", low
    for start, end, new in sorted(parts):
        text += source[at:start] + new
        at = end
    return text + source[at:high]
