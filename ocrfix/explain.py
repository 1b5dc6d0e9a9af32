"""Why a word is or is not changed.

First version: what each stage proposes that touches the word, as it stands in the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from ocrfix import knowledge as knowing
from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.errors import SettingsError
from ocrfix.settings import Settings
from ocrfix.stages import STAGES


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
class Explanation:
    """Why a word is or is not changed.

    Attributes:
        word: the word.
        sentence: where it stands.
        is_known: whether the lexicon has it.
        frequency: occurrences per million words of clean text.
        readings: what the stages would make of it, surest first.
    """

    word: str
    sentence: str
    is_known: bool
    frequency: float
    readings: tuple[Reading, ...]


def explain(word: str, sentence: str, settings: Settings) -> Explanation:
    """Why a word is or is not changed in a sentence.

    Raises:
        SettingsError: the word doesn't stand in the sentence.
    """
    at = sentence.find(word)
    if at < 0 or not word:
        raise SettingsError(
            f"{word!r} does not stand in {sentence!r}",
            remedy="give the sentence as it is, with the word in it",
        )
    knowledge = knowing.load(settings)
    document = Document.of(sentence)
    readings = [
        _reading(name, sentence, p, settings)
        for name, propose in STAGES
        if name in settings.stages
        for p in propose(document, knowledge, settings)
        if p.start < at + len(word) and at < p.end and sentence[p.start : p.end] != p.after
    ]
    return Explanation(
        word=word,
        sentence=sentence,
        is_known=word in knowledge.lexicon,
        frequency=knowledge.lexicon.frequency(word),
        readings=tuple(sorted(readings, key=lambda r: -r.confidence)),
    )


def _reading(stage: str, sentence: str, p: Proposal, settings: Settings) -> Reading:
    verdict = "silent"
    if p.confidence >= settings.suggest_from:
        verdict = "applied" if p.confidence >= settings.apply_from else "suggested"
    return Reading(
        stage=stage,
        rule=p.rule,
        before=sentence[p.start : p.end],
        after=p.after,
        confidence=p.confidence,
        reason=p.reason,
        verdict=verdict,
    )
