"""Two reviewers' decisions made one; where they disagree, nothing is decided for them.

Every line of both files is kept. A decision that the other file has too, and went beyond, is
superseded. Where both decided an edit, and not the same, the merged file leaves it open with a
note of what each said: a conflict, which the reviewing page can filter for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ocrfix.review.decisions import OPEN, Decision

CONFLICT = "conflict: "
"""How the note of an open decision begins that a merge could not settle."""


class Conflict(NamedTuple):
    """An edit on which two reviewers disagree."""

    id: str
    ours: Decision
    theirs: Decision

    def __str__(self) -> str:
        what = f" {self.ours.before!r} → {self.ours.after!r}" if self.ours.before else ""
        return f"{self.id}{what}: {describe(self.ours)}; {describe(self.theirs)}"


class Merged(NamedTuple):
    """The decisions of two files as one, and where the two disagree."""

    decisions: list[Decision]
    conflicts: list[Conflict]


def merge(ours: Sequence[Decision], theirs: Sequence[Decision]) -> Merged:
    """Merge the decisions of two files.

    The order of the two makes no difference, but for which side a conflict calls ``ours``.
    """
    merged: list[tuple[Decision, list[Decision]]] = []
    conflicts = []
    a, b = _by_edit(ours), _by_edit(theirs)
    for id_ in a.keys() | b.keys():
        mine, other = a.get(id_, []), b.get(id_, [])
        final = _settled(mine, other)
        if final is None:
            conflicts.append(Conflict(id_, mine[-1], other[-1]))
            final = _left_open(*sorted((mine[-1], other[-1]), key=_order))
        history = sorted({*mine, *other} - {final}, key=_order)
        merged.append((final, [*history, final]))
    merged.sort(key=lambda pair: _order(pair[0]))
    return Merged(
        [decision for _, lines in merged for decision in lines],
        sorted(conflicts, key=lambda conflict: conflict.id),
    )


def _by_edit(decisions: Sequence[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for decision in decisions:
        found.setdefault(decision.id, []).append(decision)
    return found


def _settled(ours: Sequence[Decision], theirs: Sequence[Decision]) -> Decision | None:
    """The decision that stands; None where the two disagree."""
    if not ours or not theirs:
        return (ours or theirs)[-1]
    a, b = ours[-1], theirs[-1]
    if a.agrees(b):
        return max(a, b, key=_order)
    we_went_on, they_went_on = b in ours, a in theirs
    if we_went_on != they_went_on:
        return a if we_went_on else b
    if OPEN in (a.verdict, b.verdict):
        return b if a.verdict == OPEN else a
    return None


def _left_open(a: Decision, b: Decision) -> Decision:
    note = f"{CONFLICT}{describe(a)}; {describe(b)}"
    return replace(b, verdict=OPEN, text=None, who="", note=note)


def describe(decision: Decision) -> str:
    """What someone decided, in words."""
    who = decision.who or "someone"
    text = f" by {decision.text!r}" if decision.text is not None else ""
    when = f" ({decision.when})" if decision.when else ""
    return f"{who}: {decision.verdict}{text}{when}"


def _order(decision: Decision) -> tuple[str, ...]:
    return (decision.when, *(f"{k}={v}" for k, v in sorted(decision.as_dict().items())))
