"""The text being cleaned: its source, which never alters, and where each place came from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ocrfix.edits import Edit, Proposal, apply, fold
from ocrfix.offsets import OffsetMap

# A word: letters with inner apostrophes. Linear: one class, no nesting.
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# A hyphen and the words that it joins to the one before. It starts at the hyphen, which is
# found at memory speed. Linear, as above.
LINKED = re.compile(r"-[^\W\d_]+(?:['’-][^\W\d_]+)*")
FIRST = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*\Z")
LONGEST_FIRST = 48
"""Code points before a hyphen in which its compound's first word is looked for."""


class Page(NamedTuple):
    """A page: its label, and where its mark begins in the source and in the text."""

    label: str
    source_start: int
    text_start: int


@dataclass(frozen=True)
class Document:
    """A text on its way from damaged to clean. Immutable: changing it gives another.

    Attributes:
        source: what was given.
        text: how it stands now.
        edits: from source to text, in order, not overlapping.
    """

    source: str
    text: str
    edits: tuple[Edit, ...] = ()

    @classmethod
    def of(cls, source: str) -> Document:
        """A document on which nothing was done yet."""
        return cls(source, source)

    def changed(self, proposals: Sequence[Proposal], stage: str) -> Document:
        """The document with the proposals made, which are in order and don't overlap."""
        if not proposals:
            return self
        edits = fold(self.source, self.text, self.edits, proposals, stage)
        return Document(self.source, apply(self.text, proposals), tuple(edits))

    @cached_property
    def offsets(self) -> OffsetMap:
        """Where places of the text lie in the source."""
        return OffsetMap(self.edits)

    @cached_property
    def vocabulary(self) -> Counter[str]:
        """How often each word stands in the text, in the case it is written in.

        The parts of hyphenated compounds count as words.
        """
        return Counter(WORD.findall(self.text))

    @cached_property
    def compounds(self) -> Counter[str]:
        """How often each hyphenated compound stands in the text, as it is written."""
        found: Counter[str] = Counter()
        for m in LINKED.finditer(self.text):
            low = max(0, m.start() - LONGEST_FIRST)
            first = FIRST.search(self.text, low, m.start())
            if first:
                found[first[0] + m[0]] += 1
        return found
