"""Where each place of a text lies in its source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Protocol


class Change(Protocol):
    """What the map needs of an edit: the span in the source, and what stands there instead."""

    @property
    def start(self) -> int:
        """First code point of the source."""

    @property
    def end(self) -> int:
        """Code point after the last."""

    @property
    def after(self) -> str:
        """What stands there instead."""


class OffsetMap:
    """Where places of the text lie in the source; kept while editing, never guessed.

    Args:
        edits: source to text, in order, not overlapping.
    """

    def __init__(self, edits: Sequence[Change]) -> None:
        self.edits = edits
        self.starts: list[int] = []
        self.ends: list[int] = []
        shift = 0
        for edit in edits:
            start, end = edit.start, edit.end
            self.starts.append(start + shift)
            shift += len(edit.after) - (end - start)
            self.ends.append(end + shift)

    def span_to_source(self, start: int, end: int) -> tuple[int, int]:
        """The source span behind ``text[start:end]``, grown to whole edits."""
        first, last = self.touched(start, end)
        low = min(start, self.starts[first]) if first < last else start
        high = max(end, self.ends[last - 1]) if first < last else end
        return (
            self.outside(low, first),
            self.outside(high, last),
        )

    def touched(self, start: int, end: int) -> tuple[int, int]:
        """Range of indices of the edits that ``text[start:end]`` can't be told from.

        An edit counts when it shares a code point with the span, when its output is empty
        and lies inside the span, or when both insert at the same place.
        """
        first = bisect_left(self.ends, start)
        while first < len(self.edits) and not self._touches(first, start, end):
            if self.starts[first] >= end:
                return first, first
            first += 1
        last = first
        while last < len(self.edits) and self._touches(last, start, end):
            last += 1
        return first, last

    def _touches(self, i: int, start: int, end: int) -> bool:
        low, high = self.starts[i], self.ends[i]
        if low < end and start < high:
            return True
        if start == end:
            edit = self.edits[i]
            at_edge = start in (low, high)
            return at_edge and (low == high or edit.start == edit.end)
        return False

    def outside(self, place: int, before: int) -> int:
        """The source place of a text place that has ``before`` whole edits ahead of it."""
        if before == 0:
            return place
        return place - self.ends[before - 1] + self.edits[before - 1].end

    def to_text(self, place: int) -> int:
        """The text place of a source place; inside an edit, where its output starts."""
        i = bisect_right(self.edits, place, key=lambda e: e.end)
        if i < len(self.edits) and self.edits[i].start < place:
            return self.starts[i]
        return place if i == 0 else place - self.edits[i - 1].end + self.ends[i - 1]

    def to_source(self, place: int) -> int:
        """The source place of a text place; inside an edit, the edit's start."""
        i = bisect_left(self.ends, place)
        if i < len(self.edits) and self.starts[i] < place < self.ends[i]:
            return self.edits[i].start
        if i < len(self.edits) and self.starts[i] < self.ends[i] == place:
            return self.edits[i].end
        return self.outside(place, i)
