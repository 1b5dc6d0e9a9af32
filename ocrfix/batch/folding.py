"""Edits and proposals as streams: folded, and made suggestions, some hundreds at a time.

Both are in order of their places. Where one ends before the next begins, nothing on one side
touches anything on the other: there the streams are cut, and what is between two cuts is done
as if it were all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from heapq import merge

from ocrfix import edits as editing
from ocrfix.edits import Edit, Proposal
from ocrfix.strip import Sliceable

MOST = 500
"""Edits and proposals that are done together, or more if they touch each other."""

Named = tuple[str, Proposal]
"""A proposal, and the stage that made it."""
Placed = tuple[int, int, Edit | Named]
"""What touches the text, from where to where."""


@dataclass
class Batch:
    """Edits and proposals that nothing outside touches.

    Attributes:
        start: first code point of the text.
        shift: of the text against the source, before the first edit.
        end: code point after the last.
        shift_after: of the text against the source, after the last edit.
        edits: source to text, in order.
        proposals: on the text, in order.
    """

    start: int
    shift: int
    end: int = 0
    shift_after: int = 0
    edits: list[Edit] = field(default_factory=list)
    proposals: list[Named] = field(default_factory=list)

    def add(self, item: Edit | Named, end: int) -> None:
        """Take the next one, which ends somewhere in the text."""
        self.end = max(self.end, end)
        if isinstance(item, Edit):
            self.edits.append(item)
            self.shift_after += len(item.after) - (item.end - item.start)
        else:
            self.proposals.append(item)

    @property
    def is_full(self) -> bool:
        """Whether there are enough."""
        return len(self.edits) + len(self.proposals) >= MOST

    def here(self) -> tuple[list[Edit], list[Named]]:
        """Edits and proposals with their places in the slices of source and text."""
        by = self.start - self.shift
        own = [replace(e, start=e.start - by, end=e.end - by) for e in self.edits]
        low = self.start
        proposals = [
            (name, p._replace(start=p.start - low, end=p.end - low)) for name, p in self.proposals
        ]
        return own, proposals

    def slices(self, source: Sliceable, text: Sliceable) -> tuple[str, str]:
        """What source and text have there."""
        start, end = self.start - self.shift, self.end - self.shift_after
        return source[start:end], text[self.start : self.end]

    def back(self, edits: Iterable[Edit]) -> list[Edit]:
        """Edits of the slice, as edits of the source."""
        by = self.start - self.shift
        return [replace(e, start=e.start + by, end=e.end + by) for e in edits]


def batches(edits: Iterable[Edit], proposals: Iterable[Named]) -> Iterator[Batch]:
    """Edits, and proposals on the text that they make, cut where nothing is."""
    batch: Batch | None = None
    asked = ((p.start, p.end, (name, p)) for name, p in proposals)
    items: Iterator[Placed] = merge(_placed(edits), asked, key=lambda item: item[0])
    for start, end, item in items:
        if batch is None:
            batch = Batch(start, 0)
        elif batch.is_full and start > batch.end:
            yield batch
            batch = Batch(start, batch.shift_after, shift_after=batch.shift_after)
        batch.add(item, end)
    if batch is not None:
        yield batch


def _placed(edits: Iterable[Edit]) -> Iterator[Placed]:
    """Edits, with what is theirs in the text."""
    shift = 0
    for edit in edits:
        start = edit.start + shift
        yield start, start + len(edit.after), edit
        shift += len(edit.after) - (edit.end - edit.start)


def folded(
    source: Sliceable, text: Sliceable, edits: Iterable[Edit], more: Iterable[Edit]
) -> Iterator[Edit]:
    """The edits of a text and further ones of what they make, as ``Document.followed`` has them.

    Args:
        source: what was given.
        text: what the edits make of it.
        edits: source to text, in order.
        more: on the text, in order.
    """
    for batch in batches(edits, map(_proposed, more)):
        if batch.proposals:
            own, proposals = batch.here()
            slices = batch.slices(source, text)
            yield from batch.back(editing.fold(*slices, own, [p for _, p in proposals], ""))
        else:
            yield from batch.edits


def _proposed(e: Edit) -> Named:
    return "", Proposal(
        e.start, e.end, e.after, e.rule, e.confidence, e.reason, e.alternatives, e.stage
    )


def reviewed(
    source: Sliceable, text: Sliceable, edits: Iterable[Edit], unsure: Iterable[Named]
) -> Iterator[tuple[Edit, bool]]:
    """Edits and suggestions in source order, and whether each is applied.

    Args:
        source: what was given.
        text: what the edits make of it.
        edits: source to text, in order.
        unsure: proposals on the text that are not applied, in order.
    """
    for batch in batches(edits, unsure):
        suggestions: list[Edit] = []
        if batch.proposals:
            own, proposals = batch.here()
            slices = batch.slices(source, text)
            suggestions = batch.back(editing.suggest(*slices, own, proposals))
        yield from merge(
            ((edit, True) for edit in batch.edits),
            ((edit, False) for edit in suggestions),
            key=lambda pair: (pair[0].start, pair[0].end),
        )
