"""Clean a text in one piece, and say what was done: ids, suggestions, pages."""

from __future__ import annotations

from dataclasses import dataclass

from ocrfix import diff, marks
from ocrfix.document import Page
from ocrfix.edits import Edit, Proposal, suggest
from ocrfix.identity import identify
from ocrfix.knowledge import Knowledge
from ocrfix.offsets import OffsetMap
from ocrfix.rounds import Rounds
from ocrfix.settings import Settings


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


@dataclass(frozen=True)
class Part:
    """What the stages make of a text, or of a part of one.

    Attributes:
        text: as it comes out.
        edits: from source to text, in order, not overlapping; without ids.
        unsure: proposals on the text that are not applied.
    """

    text: str
    edits: tuple[Edit, ...]
    unsure: tuple[tuple[str, Proposal], ...]


def run(source: str, knowledge: Knowledge, settings: Settings) -> Part:
    """Clean a text in one piece.

    Args:
        source: any Unicode text; code points that are no characters are allowed.
        knowledge: what is known of the language.
        settings: how to clean.
    """
    document, unsure = Rounds(knowledge, settings).clean(source)
    return Part(document.text, document.edits, tuple(unsure))


def conclude(source: str, part: Part, settings: Settings) -> Result:
    """What was made of a whole text, with ids, suggestions and pages.

    Args:
        source: what was given.
        part: what came of it.
        settings: how it was cleaned.
    """
    suggestions = suggest(source, part.text, part.edits, part.unsure)
    # Together, so that no suggestion has the id of an edit that reads the same.
    identified = identify(source, [*part.edits, *suggestions])
    offsets = OffsetMap(part.edits)
    return Result(
        source=source,
        text=part.text,
        edits=identified[: len(part.edits)],
        suggestions=identified[len(part.edits) :],
        pages=tuple(
            Page(mark.label, mark.start, offsets.to_text(mark.start))
            for mark in marks.find(source, settings.page_pattern)
        ),
    )
