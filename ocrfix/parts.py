"""A large text cleaned in parts, each as a text of its own, and put together again.

Whoever cleans it, in one process or in many, cuts it at the same places (``cuts``): the result
is the same, and memory and time grow with the text and not faster. Cleaning may move a cut, by
repairing a word beside it. Then the parts that have become others are cleaned as well, until
cutting the text gives but parts that have been cleaned: so cleaning it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ocrfix import cuts
from ocrfix.document import Document
from ocrfix.edits import Edit, Proposal
from ocrfix.pipeline import Part

Each = Callable[[Sequence[str]], Sequence[Part]]
"""Cleans parts, each by itself, in any order and anywhere; gives them back in theirs."""

MOST_ROUNDS = 8
"""Times that a text is cut anew. A cut that moves seldom moves another: two are enough for
most texts, and one for those that need no cut."""


def clean(source: str, each: Each) -> Part:
    """Clean a text, in parts if it is large.

    Args:
        source: any Unicode text.
        each: cleans the parts.
    """
    whole = Part(source, (), ())
    at_rest: dict[str, Part] = {}
    for _ in range(MOST_ROUNDS):
        texts = [*cuts.parts(whole.text)]
        new = [text for text in dict.fromkeys(texts) if text not in at_rest]
        cleaned = dict(zip(new, each(new), strict=True)) if new else {}
        parts = [cleaned.get(text) or at_rest[text] for text in texts]
        if not any(part.edits for part in parts):
            return Part(whole.text, whole.edits, _unsure(parts))
        whole = _joined(source, whole, texts, parts)
        at_rest |= {part.text: replace(part, edits=()) for part in parts}
    return Part(source, (), ())


def _joined(source: str, whole: Part, texts: Sequence[str], parts: Sequence[Part]) -> Part:
    """The whole after its parts were cleaned, ``texts`` being the parts before."""
    edits: list[Edit] = []
    at = 0
    for text, part in zip(texts, parts, strict=True):
        edits += part.edits if not at else (_moved(edit, at) for edit in part.edits)
        at += len(text)
    if whole.edits:
        edits = [*Document(source, whole.text, whole.edits).followed(edits).edits]
    return Part("".join(part.text for part in parts), tuple(edits), ())


def _moved(edit: Edit, by: int) -> Edit:
    return replace(edit, start=edit.start + by, end=edit.end + by)


def _unsure(parts: Sequence[Part]) -> tuple[tuple[str, Proposal], ...]:
    """What is not applied to any part, at its place in the whole."""
    found: list[tuple[str, Proposal]] = []
    at = 0
    for part in parts:
        found += ((name, p._replace(start=p.start + at, end=p.end + at)) for name, p in part.unsure)
        at += len(part.text)
    return tuple(found)
