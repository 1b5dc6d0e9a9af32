"""The words around an edit, as the source has them and as the text will."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ocrfix.edits import Edit, Proposal, apply
from ocrfix.review.corpus import File, Item
from ocrfix.review.decisions import Decision

AROUND = 160
"""Code points of source shown on either side."""
LONGEST_WORD = 30
# Linear: a single class.
BLANK = re.compile(r"\s+")
LONGEST = 2000
"""Code points of a change shown; the rest is left out."""

Look = Callable[[Item], Decision | None]
"""What was decided about an edit."""


class Passage(NamedTuple):
    """What stands left of a change, the change, and what stands right of it."""

    left: str
    middle: str
    right: str


def before(file: File, edit: Edit) -> Passage:
    """The passage as the source has it."""
    low, high = _bounds(file.text, edit)
    return Passage(file.text[low : edit.start], clipped(edit.before), file.text[edit.end : high])


def _bounds(source: str, edit: Edit) -> tuple[int, int]:
    """Where the words around an edit begin and end: no word is cut, but very long ones."""
    low, high = max(0, edit.start - AROUND), min(len(source), edit.end + AROUND)
    if low > 0 and (blank := BLANK.search(source, low, min(low + LONGEST_WORD, edit.start))):
        low = blank.end()
    blanks = [m.start() for m in BLANK.finditer(source, max(high - LONGEST_WORD, edit.end), high)]
    if high < len(source) and blanks:
        high = blanks[-1]
    return low, high


def after(file: File, item: Item, text: str, look: Look) -> Passage:
    """The passage as it will be with the edit, and with what was decided about others.

    Args:
        file: the edit's.
        item: the edit.
        text: what stands in its place.
        look: what was decided about the other edits.
    """
    edit = item.edit
    low, high = _bounds(file.text, edit)
    others = list(_standing(file, item, low, high, look))
    left = [p for p in others if p.end <= edit.start]
    right = [p for p in others if p.start >= edit.end and p not in left]
    return Passage(
        _replayed(file.text, low, edit.start, left),
        clipped(text),
        _replayed(file.text, edit.end, high, right),
    )


def clipped(text: str) -> str:
    """A text short enough to be shown."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\N{HORIZONTAL ELLIPSIS}"


def overlap(a: Edit, b: Edit) -> bool:
    """Whether only one of two edits can stand."""
    return (a.start, a.end) == (b.start, b.end) or (a.start < b.end and b.start < a.end)


def neighbours(file: File, low: int, high: int) -> Iterator[Item]:
    """The edits within a part of the source."""
    at = bisect_left(file.items, low, key=lambda item: item.edit.start)
    while at < len(file.items) and file.items[at].edit.start <= high:
        if file.items[at].edit.end <= high:
            yield file.items[at]
        at += 1


def _standing(file: File, item: Item, low: int, high: int, look: Look) -> Iterator[Proposal]:
    """What other edits make of the passage, in order and apart."""
    near = [i for i in neighbours(file, low, high) if not overlap(i.edit, item.edit)]
    chosen = [i for i in near if i.is_suggestion and _is_made(look(i))]
    for other in near:
        decision = look(other)
        if other.is_suggestion:
            stands = _is_made(decision)
        else:
            covered = any(overlap(other.edit, c.edit) for c in chosen)
            stands = not covered and (decision is None or decision.verdict != "reject")
        if stands:
            own = decision.text if decision else None
            text = other.edit.after if own is None else own
            yield Proposal(other.edit.start, other.edit.end, text, "", 0.0, "")


def _is_made(decision: Decision | None) -> bool:
    return decision is not None and decision.verdict in ("accept", "replace")


def _replayed(source: str, low: int, high: int, changes: Sequence[Proposal]) -> str:
    moved = [p._replace(start=p.start - low, end=p.end - low) for p in changes]
    return apply(source[low:high], moved)
