r"""Hyphens at the wrong place, hyphens lost, and hyphens that were dashes.

Damage and causes: a word cut at a line end stays in two pieces ("conver-\nsation"), on one
line when the lines were run together ("conversa- tion"); the hyphen of a compound gets lost
("fiftyfour"); a printed dash is read as a hyphen ("my friends-arrested, shot").

A cut word is joined, or keeps its hyphen ("self-\ncontrol"), or is asked about. The lexicon
and how this text writes the word elsewhere decide; the whole word stands on the line where
it began. Specks between the halves go with the cut (``specks``). Line ends after a dash
("word--\n") are no cuts; suspended hyphens ("two- and three-storey") stay. A dash read as a
hyphen is only ever suggested, as one series.

Known cost: where a text has a compound that the lexicon has only closed ("re-\ncover" a
chair), it is joined.

>>> from ocrfix.document import Document
>>> from ocrfix.knowledge import load
>>> from ocrfix.settings import Settings
>>> found = propose(Document.of("a conver-\nsation of fiftyfour"), load(Settings()), Settings())
>>> [(p.after, p.rule) for p in found]
[('sation\n', 'line-end-join'), ('-', 'number-hyphen')]
"""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages.hyphens import cuts, dashes, lost, specks


def propose(document: Document, knowledge: Knowledge, _settings: Settings) -> Iterator[Proposal]:
    """Cut words, lost hyphens, and dashes read as hyphens."""
    yield from cuts.propose(document, knowledge)
    yield from specks.propose(document, knowledge)
    yield from lost.propose(document, knowledge)
    yield from dashes.propose(document, knowledge)
