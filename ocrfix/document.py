"""The text being cleaned: its source, which never alters, and where each place came from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
TO_SPACE = bytes(
    i if i >= 0x80 or chr(i).isalpha() or chr(i) == "'" else 0x20 for i in range(0x100)
)
"""Bytes that words don't have made spaces; those of other characters than ASCII stay."""
LONGEST_FIRST = 48
"""Code points before a hyphen in which its compound's first word is looked for."""

OF_WORDS = ("vocabulary", "compounds")
OF_TEXT = (*OF_WORDS, "characters")
"""What is worked out from the words of the text alone, and from all of it."""


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
        notes: what stages worked out of it, by names of theirs. They go with it as it changes:
            what has changed since, the stage must see for itself. A new document has none.
    """

    source: str
    text: str
    edits: tuple[Edit, ...] = ()
    notes: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, source: str) -> Document:
        """A document on which nothing was done yet."""
        return cls(source, source)

    def as_if_new(self) -> Document:
        """A document of which the text is the source; what is known of the words stays known."""
        new = Document.of(self.text)
        vars(new).update((name, vars(self)[name]) for name in OF_TEXT if name in vars(self))
        return new

    def changed(self, proposals: Sequence[Proposal], stage: str) -> Document:
        """The document with the proposals made, which are in order and don't overlap."""
        if not proposals:
            return self
        edits = fold(self.source, self.text, self.edits, proposals, stage)
        document = Document(
            self.source, apply(self.text, proposals), tuple(edits), self.notes.copy()
        )
        if all(self._is_between_words(p) for p in proposals):
            # The words are the same: whoever counted them needn't count again.
            known = [name for name in OF_WORDS if name in vars(self)]
            vars(document).update((name, vars(self)[name]) for name in known)
        return document

    def followed(self, edits: Iterable[Edit]) -> Document:
        """The document with edits of its text made as well, each in its own stage's name."""
        proposals = [
            Proposal(
                e.start, e.end, e.after, e.rule, e.confidence, e.reason, e.alternatives, e.stage
            )
            for e in edits
        ]
        return self.changed(proposals, "")

    def _is_between_words(self, p: Proposal) -> bool:
        """Whether a change puts blanks in the place of blanks, or takes them from a line's end."""
        if not self.text[p.start : p.end].isspace():
            return False
        return p.after.isspace() or (not p.after and self.text[p.end : p.end + 1] in ("", "\n"))

    @cached_property
    def offsets(self) -> OffsetMap:
        """Where places of the text lie in the source."""
        return OffsetMap(self.edits)

    @cached_property
    def characters(self) -> str:
        """The different characters of the text, sorted: what it hasn't need not be looked for."""
        return "".join(sorted(set(self.text)))

    @cached_property
    def vocabulary(self) -> Counter[str]:
        """How often each word stands in the text, in the case it is written in.

        The parts of hyphenated compounds count as words.
        """
        # Cutting bytes is twice as quick as matching; what isn't plain ASCII is matched then.
        data = self.text.encode("utf-8", "surrogatepass").translate(TO_SPACE)
        found: Counter[str] = Counter()
        for piece, count in Counter(data.split()).items():
            if piece.isalpha():
                found[piece.decode("ascii")] += count
            else:
                for word in WORD.findall(piece.decode("utf-8", "surrogatepass")):
                    found[word] += count
        return found

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


class Watched(Document):
    """A document that notes whether it was asked for more than its text.

    It is the document by another name: what one has worked out the other has too.

    Attributes:
        asked: whether somebody wanted to know what was done to the text.
    """

    __slots__ = ("asked",)
    asked: bool

    @classmethod
    def over(cls, document: Document) -> Watched:
        """A document, watched from now on."""
        watched = cls.__new__(cls)
        object.__setattr__(watched, "__dict__", vars(document))
        object.__setattr__(watched, "asked", False)
        return watched

    @property
    def source(self) -> str:
        """What was given."""
        object.__setattr__(self, "asked", True)
        source: str = vars(self)["source"]
        return source

    @property
    def edits(self) -> tuple[Edit, ...]:
        """From source to text."""
        object.__setattr__(self, "asked", True)
        edits: tuple[Edit, ...] = vars(self)["edits"]
        return edits
