r"""Words, sentences and paragraphs cut by a page break.

Damage and causes: a reader works page by page, so that each page ends a paragraph: a word
stands in two pieces ("com-\n\n{p. 16} mon"), a sentence in two paragraphs, with the page's
mark, its number or a running head between them.

The whole word stays where it began, and the mark goes to the nearest word boundary behind
it. A sentence is one paragraph again. A paragraph that truly ends at the page's end stays
one, as do headings, verse, lists, tables and a letter's address. Running heads and page
numbers go when such lines repeat through the text; else that is suggested. With
``page_marks = drop`` the marks leave the text; with ``lines = join`` the lines of a prose
paragraph become one.

Known cost: a sentence that ends with a page and lost its full stop is joined to the next.

>>> from ocrfix.document import Document
>>> from ocrfix.knowledge import load
>>> from ocrfix.settings import Settings
>>> found = propose(Document.of("or com-\n\n{p. 16} mon men"), load(Settings()), Settings())
>>> [p.after for p in found]
['mon {p. 16} ']
"""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages.pages import breaks, heads, lines


def propose(document: Document, knowledge: Knowledge, settings: Settings) -> Iterator[Proposal]:
    """What joins the text across page breaks."""
    found = heads.find(document.text)
    yield from breaks.propose(document, knowledge, settings, found)
    if settings.lines == "join":
        yield from lines.propose(document.text)
