"""Punctuation: dirt, wrong and doubled quotation marks, stops misread or lost.

A speck on the page is read as a stop or an apostrophe, a faint stop as a comma or not at all,
one stroke of a quotation mark as an apostrophe. What surrounds a mark tells: the words on
both sides and what usually stands between them (``stops``), a second mark that makes no
sense beside the first (``dirt``), what quotations are open in the paragraph (``quotes``), a
paragraph that ends without its stop (``paragraphs``). Where the settings ask for one style of
quotes or dashes throughout, ``convert`` sees to it.

Left alone: abbreviations and initials, ellipses, decimal numbers, times and citations, nested
quotations and those of several paragraphs, verse, headings, titles after a comma.

Known cost: a stop that stands within a sentence on purpose and a typo of the printer's are
taken for damage.

>>> from ocrfix import Settings, clean
>>> clean("Both he and. his aide died of the, cold.", Settings(stages=("punctuation",))).text
'Both he and his aide died of the cold.'
"""

from __future__ import annotations

from collections.abc import Iterable

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages.punctuation import convert, dirt, paragraphs, quotes, stops

SURE = 0.8
"""Confidence from which a speck tells of others."""


def propose(document: Document, knowledge: Knowledge, settings: Settings) -> Iterable[Proposal]:
    """Marks to drop, exchange or add."""
    found = list(dirt.propose(document.text, knowledge))
    yield from found
    yield from quotes.propose(document, knowledge)
    yield from paragraphs.propose(document.text, knowledge)
    yield from stops.propose(document, knowledge, sum(p.confidence > SURE for p in found))
    yield from convert.propose(document.text, settings)
