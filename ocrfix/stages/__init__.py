"""The stages, one file a kind of damage, in the order they run.

A stage is a module with one function::

    propose(document, knowledge, settings) -> Iterable[Proposal]

It reads the document's current text, in which all earlier stages' changes are made, and
yields what it would change there. It alters nothing and keeps no state. Its proposals may
overlap: the pipeline keeps the surest.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages import encoding, hyphens, pages, punctuation, realwords, spaces, words


class Propose(Protocol):
    """What a stage is to the pipeline."""

    def __call__(
        self, document: Document, knowledge: Knowledge, settings: Settings, /
    ) -> Iterable[Proposal]:
        """What the stage would change in the document's text."""


STAGES: tuple[tuple[str, Propose], ...] = (
    ("encoding", encoding.propose),
    ("pages", pages.propose),
    ("hyphens", hyphens.propose),
    ("spaces", spaces.propose),
    ("punctuation", punctuation.propose),
    ("words", words.propose),
    ("realwords", realwords.propose),
)
