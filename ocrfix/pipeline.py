"""Run the stages, settle what they propose, and say what was done.

The stages run in rounds until a round changes nothing: then cleaning the result again
changes nothing either, and what is suggested was judged on the text as it came out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ocrfix import diff, marks, protected
from ocrfix.document import Document, Page
from ocrfix.edits import Edit, Proposal, identify, settle, suggest
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages import STAGES

MAX_ROUNDS = 8
"""Rounds after which a text that still moves is left as it is."""


@dataclass(frozen=True)
class Result:
    """A cleaned text, and every difference between it and its source.

    Attributes:
        source: what was given.
        text: canonical text.
        edits: applied, in source order, not overlapping.
        suggestions: for a person to decide; not applied.
        pages: label of each page, and where it begins in the source and in the text.
    """

    source: str
    text: str
    edits: tuple[Edit, ...]
    suggestions: tuple[Edit, ...]
    pages: tuple[Page, ...]

    def diff(self, *, source_name: str = "source", text_name: str = "text") -> str:
        """Unified diff, source to text."""
        return diff.unified(
            self.source, self.text, self.edits, source_name=source_name, text_name=text_name
        )

    @cached_property
    def is_changed(self) -> bool:
        """Whether anything was applied."""
        return self.source != self.text


def run(source: str, knowledge: Knowledge, settings: Settings) -> Result:
    """Clean a text.

    Args:
        source: any Unicode text; code points that are no characters are allowed.
        knowledge: what is known of the language.
        settings: how to clean.
    """
    document = Document.of(source)
    for _ in range(MAX_ROUNDS):
        before = document
        document, unsure = _round(document, knowledge, settings)
        if document is before:
            break
    suggestions = suggest(document.source, document.text, document.edits, unsure)
    # Together, so that no suggestion has the id of an edit that reads the same.
    identified = identify(source, [*document.edits, *suggestions])
    return Result(
        source=source,
        text=document.text,
        edits=identified[: len(document.edits)],
        suggestions=identified[len(document.edits) :],
        pages=tuple(
            Page(mark.label, mark.start, document.offsets.to_text(mark.start))
            for mark in marks.find(source, settings.page_pattern)
        ),
    )


def _round(
    document: Document, knowledge: Knowledge, settings: Settings
) -> tuple[Document, list[tuple[str, Proposal]]]:
    """Each stage once, and what it was not sure enough of, over the text it saw.

    The unsure proposals of a round that changed something are worthless: the text moved
    under them. Those of the last round stand on the final text.
    """
    unsure: list[tuple[str, Proposal]] = []
    for name, propose in STAGES:
        if name not in settings.stages:
            continue
        proposals = propose(document, knowledge, settings)
        applied, doubtful = _decide(document, proposals, knowledge, settings)
        unsure += ((name, p) for p in doubtful)
        document = document.changed(applied, name)
    return document, _settle_named(unsure)


def _decide(
    document: Document, proposals: Iterable[Proposal], knowledge: Knowledge, settings: Settings
) -> tuple[list[Proposal], list[Proposal]]:
    """What is applied and what is suggested."""
    sure, unsure = [], []
    for p in proposals:
        if document.text[p.start : p.end] == p.after or p.confidence < settings.suggest_from:
            continue
        if p.confidence >= settings.apply_from:
            sure.append(p)
        else:
            unsure.append(p)
    allowed, held = protected.sort_out(document, sure, knowledge)
    asked, also_asked = protected.sort_out(document, unsure, knowledge)
    return settle(allowed), asked + also_asked + held


def _settle_named(proposals: list[tuple[str, Proposal]]) -> list[tuple[str, Proposal]]:
    """Of suggestions that overlap, from whatever stage, the surest."""
    stage_of = {id(p): stage for stage, p in proposals}
    return [(stage_of[id(p)], p) for p in settle(p for _, p in proposals)]
