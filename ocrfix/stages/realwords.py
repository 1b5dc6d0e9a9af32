"""Words that exist but were not meant: another word, misread, that the neighbours give away.

"is stiff through the old building" is "is still through"; "as wen as", "as well as". Any word
may be right, so only its neighbours can tell, and the engine weighs them as it does for what is
no word. Both are decided in one go, since each is among the neighbours of the other: where the
``words`` stage runs, it asks for this one too, and nothing is left to propose here.
"""

from __future__ import annotations

from collections.abc import Iterable

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.engine.verdicts import verdicts
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings


def propose(document: Document, knowledge: Knowledge, settings: Settings) -> Iterable[Proposal]:
    """Words that don't fit their neighbours, where ``words`` has not asked already."""
    if "words" in settings.stages:
        return ()
    return verdicts(knowledge.engine, document, settings, ("realwords",))
