"""Changes of a text: the only module in which a text changes.

A stage *proposes* changes of the text as it stands (``Proposal``). What is kept and logged
is an ``Edit``: a change of the source, with everything a reviewer needs to judge it. All
functions are pure. Lists of edits are in order and don't overlap; ``fold`` keeps them so,
by making one edit of a change and a later change of the same place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import NamedTuple

CONTEXT_LENGTH = 24
"""Code points of source on either side that an edit's id depends on."""


class Alternative(NamedTuple):
    """Another reading of the same place, and the probability that it is the right one."""

    text: str
    confidence: float


class Proposal(NamedTuple):
    """A change that a stage wants made in the current text.

    Attributes:
        start: first code point, in the document's current text.
        end: code point after the last.
        after: what should stand there.
        rule: which of the stage's rules says so, a stable kebab-case name.
        confidence: probability that ``after`` is right, from 0 to 1.
        reason: a short sentence for a reviewer.
        alternatives: other readings, best first.
    """

    start: int
    end: int
    after: str
    rule: str
    confidence: float
    reason: str
    alternatives: tuple[Alternative, ...] = ()


class Step(NamedTuple):
    """One of several changes that were folded into one edit, in the order made."""

    stage: str
    rule: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of the source, applied or suggested.

    Attributes:
        start: first code point of the decoded source.
        end: code point after the last.
        before: what the source has there.
        after: what stands there instead.
        stage: the stage that proposed it (the last one, where several did).
        rule: which of the stage's rules.
        confidence: calibrated probability that ``after`` is right, from 0 to 1.
        reason: a short sentence for a reviewer.
        alternatives: other readings, best first.
        steps: the single changes, where later stages changed what an earlier one wrote.
        id: depends on the change and its neighbourhood, not on its position, so that a
            decision survives an edit elsewhere in the file.
    """

    start: int
    end: int
    before: str
    after: str
    stage: str
    rule: str
    confidence: float
    reason: str
    alternatives: tuple[Alternative, ...] = ()
    steps: tuple[Step, ...] = ()
    id: str = field(default="", compare=False)


def settle(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Of proposals that overlap, keep the surest, then the longer, then the earlier.

    Two insertions at one place overlap as well: their order would be undefined.
    """
    kept: list[Proposal] = []
    for p in sorted(proposals, key=lambda p: (-p.confidence, p.start - p.end, p.start)):
        at = bisect_left(kept, (p.start, p.end), key=_place)
        # Kept ones don't overlap, so only an insertion can stand between p and a rival.
        if not any(_overlap(p, rival) for rival in kept[max(0, at - 2) : at + 2]):
            kept.insert(at, p)
    return kept


def _place(change: Proposal | Edit) -> tuple[int, int]:
    return change.start, change.end


def _overlap(a: Proposal, b: Proposal) -> bool:
    if a.start == b.start and (a.end == a.start) == (b.end == b.start):
        return True
    return a.start < b.end and b.start < a.end


def apply(text: str, changes: Iterable[Proposal | Edit]) -> str:
    """Make the changes, which are in order and don't overlap."""
    parts: list[str] = []
    at = 0
    for change in changes:
        parts += (text[at : change.start], change.after)
        at = change.end
    parts.append(text[at:])
    return "".join(parts)


def undo(text: str, edits: Sequence[Edit]) -> str:
    """Take applied edits back: from the cleaned text to the source."""
    parts: list[str] = []
    at = shift = 0
    for edit in edits:
        start = edit.start + shift
        parts += (text[at:start], edit.before)
        at = start + len(edit.after)
        shift += len(edit.after) - (edit.end - edit.start)
    parts.append(text[at:])
    return "".join(parts)


class OffsetMap:
    """Where places of the text lie in the source; kept while editing, never guessed.

    Args:
        edits: source to text, in order, not overlapping.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self.edits = edits
        self.starts: list[int] = []
        self.ends: list[int] = []
        shift = 0
        for edit in edits:
            self.starts.append(edit.start + shift)
            shift += len(edit.after) - (edit.end - edit.start)
            self.ends.append(edit.end + shift)

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


def fold(
    source: str, text: str, edits: Sequence[Edit], proposals: Sequence[Proposal], stage: str
) -> list[Edit]:
    """Add a stage's changes of the text to the edits that made the text of the source.

    Args:
        source: what was given.
        text: ``apply(source, edits)``.
        edits: source to text, in order, not overlapping.
        proposals: text to new text, in order, not overlapping.
        stage: who proposes.

    Returns:
        Source to new text. Where a proposal changes what an edit wrote, the two are one
        edit with both steps; where nothing remains of a change, there is no edit.
    """
    where = OffsetMap(edits)
    folded: list[Edit] = []
    done = 0
    group: list[Proposal] = []
    group_first = group_last = 0

    def close() -> None:
        nonlocal done
        if not group:
            return
        folded.extend(edits[done:group_first])
        edit = _merge(source, text, where, group_first, group_last, group, stage)
        if edit.before != edit.after:
            folded.append(edit)
        done = group_last
        group.clear()

    for p in proposals:
        first, last = where.touched(p.start, p.end)
        if group and first < group_last and first < last:
            group_last = max(group_last, last)
        else:
            close()
            group_first, group_last = first, last
        group.append(p)
    close()
    folded.extend(edits[done:])
    return sorted(folded, key=_place)


def _merge(
    source: str,
    text: str,
    where: OffsetMap,
    first: int,
    last: int,
    group: Sequence[Proposal],
    stage: str,
) -> Edit:
    """One edit of the source for edits ``first`` to ``last`` and proposals that touch them."""
    low = min([group[0].start, *where.starts[first:last]])
    high = max([*(p.end for p in group), *where.ends[first:last]])
    start, end = where.outside(low, first), where.outside(high, last)
    moved = [p._replace(start=p.start - low, end=p.end - low) for p in group]
    after = apply(text[low:high], moved)
    earlier = where.edits[first:last]
    final = max(group, key=lambda p: p.end - p.start + len(p.after))
    steps: tuple[Step, ...] = ()
    if earlier or len(group) > 1:
        steps = tuple(s for e in earlier for s in (e.steps or (_step(e),)))
        steps += tuple(
            Step(stage, p.rule, text[p.start : p.end], p.after, p.reason) for p in group
        )
    return Edit(
        start=start,
        end=end,
        before=source[start:end],
        after=after,
        stage=stage,
        rule=final.rule,
        confidence=min([p.confidence for p in group] + [e.confidence for e in earlier]),
        reason=final.reason,
        alternatives=final.alternatives if not steps else _widen(text, low, high, final),
        steps=steps,
    )


def _step(edit: Edit) -> Step:
    return Step(edit.stage, edit.rule, edit.before, edit.after, edit.reason)


def _widen(text: str, low: int, high: int, p: Proposal) -> tuple[Alternative, ...]:
    """A proposal's alternatives, as readings of the wider span ``text[low:high]``."""
    return tuple(
        Alternative(text[low : p.start] + a.text + text[p.end : high], a.confidence)
        for a in p.alternatives
    )


def suggest(
    source: str, text: str, edits: Sequence[Edit], proposals: Iterable[tuple[str, Proposal]]
) -> list[Edit]:
    """Proposals that are not applied, as edits of the source.

    Each grows to whole applied edits, which accepting it takes back: ``before`` is what
    the source has, ``after`` what will stand there.
    """
    where = OffsetMap(edits)
    suggestions = []
    for stage, p in proposals:
        first, last = where.touched(p.start, p.end)
        edit = _merge(source, text, where, first, last, [p], stage)
        if edit.before != edit.after:
            suggestions.append(replace(edit, confidence=p.confidence))
    return sorted(suggestions, key=_place)


def identify(source: str, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Give each edit its id: a digest of the change and of the source around it.

    Equal changes with equal neighbourhoods are told apart by a count in source order.
    """
    seen: Counter[str] = Counter()
    identified = []
    for edit in edits:
        left = source[max(0, edit.start - CONTEXT_LENGTH) : edit.start]
        right = source[edit.end : edit.end + CONTEXT_LENGTH]
        key = "\0".join((edit.before, edit.after, left, right))
        digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
        seen[digest] += 1
        name = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
        identified.append(replace(edit, id=name))
    return tuple(identified)
