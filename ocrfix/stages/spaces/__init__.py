"""Spaces: lost, doubled, or where none should be.

The engine that reads a page guesses spaces from gaps. A narrow gap after a comma is lost
("May 22,1937", "ended.He"); a wide one before a comma or inside quotation marks is read
as a space ("Kun ,", "( a )", "don 't"); a speck in the gap is read as a sign in place of the
space or beside it ("the'investigation", "was.lost", "as spies -of Hitler").

Left alone: layout (tables, code, verse, indentation), decimal numbers and times, references
("Gen.1:2"), addresses, initials and abbreviations ("J.B.", "e.g."), ellipses (". . ."), names
with an apostrophe, options and suffixes ("-ing"). Words of letters only that ran together or
fell apart ("mywife", "perso nally") are the words stage's.

Known cost: a book set with a space before its semicolons throughout, as printers once did,
loses these spaces.

>>> from ocrfix import Settings, clean
>>> clean("On May 22,1937, Kun , when taken", Settings(stages=("spaces",))).text
'On May 22, 1937, Kun, when taken'
"""

from __future__ import annotations

from collections.abc import Iterable

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages.spaces import blanks, lost, stray


def propose(document: Document, knowledge: Knowledge, _settings: Settings) -> Iterable[Proposal]:
    """Spaces to add, to take away, and specks to read as spaces."""
    yield from blanks.propose(document.text)
    yield from lost.propose(document, knowledge)
    yield from stray.propose(document, knowledge)
