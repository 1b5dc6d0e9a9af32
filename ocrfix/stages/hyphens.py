"""To be written."""

from __future__ import annotations

from collections.abc import Iterable

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings


def propose(
    document: Document, knowledge: Knowledge, settings: Settings
) -> Iterable[Proposal]:
    """Nothing yet."""
    return ()
