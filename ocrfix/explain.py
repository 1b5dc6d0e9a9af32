"""Why a word is or is not changed: what each stage proposes, and how the word engine weighs it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ocrfix.cleaner import Cleaner
from ocrfix.document import Document
from ocrfix.edits import Proposal, joint_confidence
from ocrfix.errors import SettingsError
from ocrfix.settings import Settings
from ocrfix.stages import STAGES

if TYPE_CHECKING:
    from ocrfix.engine.decide import Decisions, WordEngine

ENGINE_STAGES = frozenset(["words", "realwords"])
"""The stages that the word engine decides for."""
MOST_OPTIONS = 6


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a stage would make of the word.

    Attributes:
        stage: that proposes it.
        rule: of the stage.
        before: what it would replace.
        after: what it would put there.
        confidence: probability that it is right.
        reason: a short sentence.
        verdict: ``applied``, ``suggested`` or ``silent``.
    """

    stage: str
    rule: str
    before: str
    after: str
    confidence: float
    reason: str
    verdict: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What one feature gives to an option's score.

    Attributes:
        feature: its name, as ``ocrfix.engine.features`` has it.
        value: of the option.
        points: what the value is worth; natural logarithms of odds.
    """

    feature: str
    value: float
    points: float


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something that may stand at the word's place, as the word engine weighs it.

    Attributes:
        text: what would stand there.
        kind: ``keep``, ``word``, ``join``, ``split``, ``number`` or ``drop``.
        chance: probability that it is right.
        evidence: what the chance comes from, the weightiest first.
    """

    text: str
    kind: str
    chance: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why a word is or is not changed.

    Attributes:
        word: the word.
        sentence: where it stands.
        result: the sentence as it comes out.
        is_known: whether the lexicon has it.
        frequency: occurrences per million words of clean text.
        readings: what the stages would make of it, surest first.
        options: what the word engine weighs, likeliest first; none where it has no doubt.
    """

    word: str
    sentence: str
    result: str
    is_known: bool
    frequency: float
    readings: tuple[Reading, ...]
    options: tuple[Option, ...]


def explain(word: str, sentence: str, settings: Settings) -> Explanation:
    """Why a word is or is not changed in a sentence.

    Args:
        word: the word, or any part of the sentence; its first occurrence is meant.
        sentence: as it was read.
        settings: how to clean.

    Raises:
        SettingsError: the word doesn't stand in the sentence.
    """
    start = _find(word, sentence)
    end = start + len(word)
    cleaner = Cleaner(settings)
    lexicon = cleaner.knowledge.lexicon
    document = Document.of(sentence)
    readings = [
        _reading(name, sentence, p, settings)
        for name, propose in STAGES
        if name in settings.stages
        for p in propose(document, cleaner.knowledge, settings)
        if p.start < end and start < p.end and sentence[p.start : p.end] != p.after
    ]
    uses_engine = not ENGINE_STAGES.isdisjoint(settings.stages)
    return Explanation(
        word=word,
        sentence=sentence,
        result=cleaner.clean(sentence).text,
        is_known=word in lexicon,
        frequency=lexicon.frequency(word),
        readings=tuple(sorted(readings, key=lambda r: -r.confidence)),
        options=_options(cleaner.knowledge.engine, sentence, start, end) if uses_engine else (),
    )


def _find(word: str, sentence: str) -> int:
    """Where the word stands; as a word by itself if it does."""
    whole = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sentence)
    at = whole.start() if whole else sentence.find(word)
    if at < 0 or not word:
        raise SettingsError(
            f"{word!r} does not stand in {sentence!r}",
            remedy="give the sentence as it is, with the word in it",
        )
    return at


def _reading(stage: str, sentence: str, p: Proposal, settings: Settings) -> Reading:
    verdict = "silent"
    if p.confidence >= settings.apply_from:
        verdict = "applied"
    elif joint_confidence(p) >= settings.suggest_from:
        verdict = "suggested"
    return Reading(
        stage=stage,
        rule=p.rule,
        before=sentence[p.start : p.end],
        after=p.after,
        confidence=p.confidence,
        reason=p.reason,
        verdict=verdict,
    )


def _options(engine: WordEngine, sentence: str, start: int, end: int) -> tuple[Option, ...]:
    """The likeliest options of the first doubtful token within the word, and to keep it."""
    decisions = engine.explained(sentence)
    spans, group = decisions.facts.tokens.spans, decisions.options.group
    places = [int(g) for g in np.unique(group) if spans[g, 0] < end and start < spans[g, 1]]
    if not places:
        return ()
    rows = np.flatnonzero(group == places[0])
    ranked = rows[np.argsort(-decisions.chances[rows], kind="stable")].tolist()
    options = [_option(engine, decisions, row) for row in ranked]
    return tuple(o for i, o in enumerate(options) if i < MOST_OPTIONS or o.kind == "keep")


def _option(engine: WordEngine, decisions: Decisions, row: int) -> Option:
    from ocrfix.engine.options import Kind
    from ocrfix.engine.ranker import case_name, cases
    from ocrfix.engine.verdicts import dressed

    kind = Kind(int(decisions.options.kind[row]))
    case = cases(decisions.features[:, row : row + 1], decisions.options.kind[row : row + 1])
    kept = decisions.facts.tokens.raw[int(decisions.options.group[row])]
    return Option(
        text=kept if kind == Kind.KEEP else dressed(decisions, row),
        kind=kind.name.lower(),
        chance=float(decisions.chances[row]),
        evidence=tuple(
            Evidence(feature=term.feature, value=term.value, points=term.points)
            for term in engine.ranker.explain(decisions.features[:, row], case_name(int(case[0])))
            if abs(term.points) > 0.005  # less shows as 0.00
        ),
    )
