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
# What no word and no compound has. One class.
BLANK = re.compile(r"[ \n]")
LONGEST_FIRST = 48
"""Code points before a hyphen in which its compound's first word is looked for."""

FAR = 400
"""Code points to the next blank beyond which a text is counted anew."""
MOST_CHANGED = 4
"""Part of a text, a fourth, beyond which it is counted anew as well."""
OF_TEXT = ("vocabulary", "compounds", "characters")
"""What is worked out from the text alone."""


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
        if "characters" in vars(self):
            new = set(self.characters).union(*(p.after for p in proposals))
            vars(document)["characters"] = "".join(sorted(new))
        known = [name for name in COUNTS if name in vars(self)]
        if known and (changed := _stretches(self.text, document.text, proposals)):
            # Most of the text is the same: what was counted there needn't be counted again.
            for name in known:
                vars(document)[name] = _recounted(vars(self)[name], *map(COUNTS[name], changed))
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

    @cached_property
    def offsets(self) -> OffsetMap:
        """Where places of the text lie in the source."""
        return OffsetMap(self.edits)

    @cached_property
    def characters(self) -> str:
        """The different characters of the text, sorted: what it hasn't need not be looked for.

        After a change there may be some among them that the text had before.
        """
        return "".join(sorted(set(self.text)))

    @cached_property
    def vocabulary(self) -> Counter[str]:
        """How often each word stands in the text, in the case it is written in.

        The parts of hyphenated compounds count as words.
        """
        return _words(self.text)

    @cached_property
    def compounds(self) -> Counter[str]:
        """How often each hyphenated compound stands in the text, as it is written."""
        return _compounds(self.text)


def _words(text: str) -> Counter[str]:
    # Cutting bytes is twice as quick as matching; what isn't plain ASCII is matched then.
    data = text.encode("utf-8", "surrogatepass").translate(TO_SPACE)
    found: Counter[str] = Counter()
    for piece, count in Counter(data.split()).items():
        if piece.isalpha():
            found[piece.decode("ascii")] += count
        else:
            for word in WORD.findall(piece.decode("utf-8", "surrogatepass")):
                found[word] += count
    return found


def _compounds(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for m in LINKED.finditer(text):
        low = max(0, m.start() - LONGEST_FIRST)
        first = FIRST.search(text, low, m.start())
        if first:
            found[first[0] + m[0]] += 1
    return found


COUNTS = {"vocabulary": _words, "compounds": _compounds}
"""What is counted in a text; it lies within what blanks and newlines part."""


def _recounted(counts: Counter[str], before: Counter[str], after: Counter[str]) -> Counter[str]:
    """Counts of a text of which a part was altered, from the counts of that part."""
    found = counts.copy()
    found.subtract(before)
    found.update(after)
    for key in before:
        if not found[key]:
            del found[key]
    return found


def _stretches(text: str, changed: str, proposals: Sequence[Proposal]) -> tuple[str, str] | None:
    """What is altered of a text, between blanks and newlines, as it was and as it is.

    None where that is so much, or so hard to tell, that all is counted as quickly.

    Args:
        text: as it was.
        changed: as it is.
        proposals: made of it, in order.
    """
    before: list[str] = []
    after: list[str] = []
    low = high = shift = length = 0
    grown = 0  # by how much what is ahead of the stretch is longer than it was

    for p in proposals:
        start, end = _blank_before(text, p.start), _blank_after(text, p.end)
        if start < 0 or end < 0 or length > len(text) // MOST_CHANGED:
            return None
        if start > high:
            before.append(text[low:high])
            after.append(changed[low + grown : high + shift])
            low, grown = start, shift
        length += end - max(start, high)
        high = max(high, end)
        shift += len(p.after) - (p.end - p.start)
    before.append(text[low:high])
    after.append(changed[low + grown : high + shift])
    return "\n".join(before), "\n".join(after)


def _blank_before(text: str, place: int) -> int:
    """Where what stands between blanks begins; -1 if that is far away."""
    low = max(0, place - FAR)
    at = max(text.rfind(" ", low, place), text.rfind("\n", low, place))
    return at + 1 if at >= 0 else -1 if low else 0


def _blank_after(text: str, place: int) -> int:
    """Where what stands between blanks ends; -1 if that is far away."""
    found = BLANK.search(text, place, place + FAR)
    if found:
        return found.start()
    return -1 if place + FAR < len(text) else len(text)


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
