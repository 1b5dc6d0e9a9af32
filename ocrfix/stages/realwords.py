"""Words that exist but were not meant: another word, misread, that the neighbours give away."""

from __future__ import annotations

from collections.abc import Iterable

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.engine.verdicts import verdicts


def propose(
    document: Document, knowledge: Knowledge, settings: Settings
) -> Iterable[Proposal]:
    """What the word engine would change."""
    return verdicts(knowledge.engine, document.text, settings.suggest_from, known=True)
