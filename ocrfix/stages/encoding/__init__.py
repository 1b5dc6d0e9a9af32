r"""Characters that are not what the page shows.

Damage and causes: text decoded with the wrong table ("CafÃ©"); newlines of other systems;
ligatures and the long s kept as glyphs; control characters, byte order marks and zero-width
characters that converters leave behind; letters of another script inside a word, which look
right and match nothing ("c\N{CYRILLIC SMALL LETTER A}t"); HTML entities in prose; accents as
loose combining marks.

Left alone: curly quotes, dashes and no-break spaces (they are right, or other stages' work);
U+FFFD, since what was there is lost, but for the pound sign before a figure; form feeds, which
are page breaks; a soft hyphen at a line end, which the stage ``hyphens`` joins; whole words in
another script; markup and code.

Known cost: a lone letter of another script ("\N{CYRILLIC SMALL LETTER A} man") is not seen.

>>> from ocrfix.document import Document
>>> from ocrfix.knowledge import load
>>> from ocrfix.settings import Settings
>>> found = propose(Document.of("ﬁrſt\r\n"), load(Settings()), Settings())
>>> [(p.after, p.rule) for p in found]
[('fi', 'ligature'), ('s', 'long-s'), ('\n', 'newline')]
"""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages.encoding import characters, entities, homoglyphs, mojibake, normal, pounds


def propose(document: Document, knowledge: Knowledge, _settings: Settings) -> Iterator[Proposal]:
    """The characters to replace, kind by kind."""
    text = document.text
    yield from characters.propose(text, document.characters)
    yield from entities.propose(text)
    if text.isascii():
        return
    yield from pounds.propose(text)
    damaged = mojibake.propose(text)
    yield from damaged
    if homoglyphs.ANY.search(document.characters):
        yield from homoglyphs.propose(text, document, knowledge)
    # Composing accents inside damaged text would mix two decodings.
    if not damaged:
        yield from normal.propose(text)
