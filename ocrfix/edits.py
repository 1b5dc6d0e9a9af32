"""Changes of a text: the only module in which a text changes.

A stage *proposes* changes of the text as it stands (``Proposal``). What is kept and logged
is an ``Edit``: a change of the source, with everything a reviewer needs to judge it. All
functions are pure. Lists of edits are in order and don't overlap; ``fold`` keeps them so,
by making one edit of a change and a later change of the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ocrfix.offsets import OffsetMap

FIRST_READINGS = 3
"""Readings that a reviewer takes in at a glance."""


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
        stage: in whose name, where that is not the stage that yields it.
    """

    start: int
    end: int
    after: str
    rule: str
    confidence: float
    reason: str
    alternatives: tuple[Alternative, ...] = ()
    stage: str = ""


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


def joint_confidence(change: Proposal | Edit) -> float:
    """Probability that one of a change's first readings is right: what suggestions go by."""
    others = change.alternatives[: FIRST_READINGS - 1]
    return change.confidence + sum(other.confidence for other in others)


def settle(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Of proposals that overlap, keep the surest, then the longer, then the earlier.

    Two insertions at one place overlap as well: their order would be undefined.
    """
    ranked = sorted(proposals, key=lambda p: (-p.confidence, p.start - p.end, p.start))
    if len(ranked) < 2:
        return ranked
    # Two cells a code point: one for the place before it, where something can be inserted,
    # and one for itself. A change takes what is within it; two overlap that share a cell.
    first = min(p.start for p in ranked)
    taken = bytearray(2 * (max(p.end for p in ranked) - first) + 1)
    kept: list[Proposal] = []
    for p in ranked:
        low, high = 2 * (p.start - first), 2 * (p.end - first)
        low, high = (low + 1, high) if low < high else (low, low + 1)
        if taken.find(1, low, high) < 0:
            taken[low:high] = b"\1" * (high - low)
            kept.append(p)
    return sorted(kept, key=_place)


def _place(change: Proposal | Edit) -> tuple[int, int]:
    return change.start, change.end


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
    state = _State(source, text, edits, OffsetMap(edits))
    folded: list[Edit] = []
    done = 0
    group: list[Proposal] = []
    group_first = group_last = 0

    def close() -> None:
        nonlocal done
        if not group:
            return
        folded.extend(edits[done:group_first])
        edit = _merge(state, group_first, group_last, group, stage)
        if edit.before != edit.after:
            folded.append(edit)
        done = group_last
        group.clear()

    for p in proposals:
        first, last = state.where.touched(p.start, p.end) if edits else (0, 0)
        if group and first < group_last and first < last:
            group_last = max(group_last, last)
        else:
            close()
            group_first, group_last = first, last
        group.append(p)
    close()
    folded.extend(edits[done:])
    return sorted(folded, key=_place)


class _State(NamedTuple):
    """A source, its text so far, and where places of the text lie in the source."""

    source: str
    text: str
    edits: Sequence[Edit]
    where: OffsetMap


def _merge(state: _State, first: int, last: int, group: Sequence[Proposal], stage: str) -> Edit:
    """One edit of the source for edits ``first`` to ``last`` and proposals that touch them."""
    source, text, edits, where = state
    if first == last and len(group) == 1:
        return _plain(state, first, group[0], stage)
    low = min([group[0].start, *where.starts[first:last]])
    high = max([*(p.end for p in group), *where.ends[first:last]])
    start, end = where.outside(low, first), where.outside(high, last)
    moved = [p._replace(start=p.start - low, end=p.end - low) for p in group]
    earlier = edits[first:last]
    new = (Step(p.stage or stage, p.rule, text[p.start : p.end], p.after, p.reason) for p in group)
    final = max(group, key=lambda p: p.end - p.start + len(p.after))
    return Edit(
        start=start,
        end=end,
        before=source[start:end],
        after=apply(text[low:high], moved),
        stage=final.stage or stage,
        rule=final.rule,
        confidence=min([_rounded(p.confidence) for p in group] + [e.confidence for e in earlier]),
        reason=final.reason,
        alternatives=_widen(text, low, high, final),
        steps=(*(s for e in earlier for s in (e.steps or (_step(e),))), *new),
    )


def _plain(state: _State, index: int, p: Proposal, stage: str) -> Edit:
    """The edit of a proposal that touches no other, with ``index`` edits ahead of it."""
    start, end = state.where.outside(p.start, index), state.where.outside(p.end, index)
    return Edit(
        start,
        end,
        state.source[start:end],
        p.after,
        p.stage or stage,
        p.rule,
        _rounded(p.confidence),
        p.reason,
        p.alternatives and _widen(state.text, p.start, p.end, p),
    )


def _step(edit: Edit) -> Step:
    return Step(edit.stage, edit.rule, edit.before, edit.after, edit.reason)


def _rounded(confidence: float) -> float:
    """As a log has it: more digits than can be known make it hard to read."""
    return round(confidence, 4)


def _widen(text: str, low: int, high: int, p: Proposal) -> tuple[Alternative, ...]:
    """A proposal's alternatives, as readings of the wider span ``text[low:high]``."""
    return tuple(
        Alternative(text[low : p.start] + a.text + text[p.end : high], _rounded(a.confidence))
        for a in p.alternatives
    )


def suggest(
    source: str, text: str, edits: Sequence[Edit], proposals: Iterable[tuple[str, Proposal]]
) -> list[Edit]:
    """Proposals that are not applied, as edits of the source.

    Each grows to whole applied edits, which accepting it takes back: ``before`` is what
    the source has, ``after`` what will stand there.
    """
    state = _State(source, text, edits, OffsetMap(edits))
    suggestions = []
    for stage, p in proposals:
        first, last = state.where.touched(p.start, p.end)
        edit = _merge(state, first, last, [p], stage)
        if edit.before != edit.after:
            suggestions.append(replace(edit, confidence=_rounded(p.confidence)))
    return sorted(suggestions, key=_place)
