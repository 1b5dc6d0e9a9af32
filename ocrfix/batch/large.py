"""A large text put together from its parts, which come from the disk as they are needed.

The same as ``parts.clean`` and ``pipeline.conclude`` make of it in memory: the source, the text,
the edits and the suggestions, of each but some thousand code points, or some hundred edits, at
a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ocrfix.batch.folding import Named, folded, reviewed
from ocrfix.batch.shelf import Piece, Shelf
from ocrfix.edits import Edit
from ocrfix.parts import MOST_ROUNDS
from ocrfix.strip import Sliceable

Edits = Callable[[], Iterator[Edit]]
"""Goes through edits, as often as it is called."""


@dataclass(frozen=True)
class Joined:
    """A text put together.

    Attributes:
        shelf: where its parts lie.
        source: what was given.
        text: what came of it.
        edits: source to text, in order, without ids.
        last: the parts of the text, none of which cleaning changes; none where parts would
            have changed for ever, and the text is the source.
        judged: for each of these the part on whose cleaning it was suggested what may be done.
    """

    shelf: Shelf
    source: Sliceable
    text: Sliceable
    edits: Edits
    last: Sequence[Piece]
    judged: Sequence[str]

    def reviewed(self) -> Iterator[tuple[Edit, bool]]:
        """Edits and suggestions in source order, and whether each is applied; without ids."""
        return reviewed(self.source, self.text, self.edits(), self._unsure())

    def _unsure(self) -> Iterator[Named]:
        at = 0
        for piece, key in zip(self.last, self.judged, strict=True):
            for name, p in sorted(self.shelf.unsure(key), key=lambda named: named[1].start):
                yield name, p._replace(start=p.start + at, end=p.end + at)
            at += piece.length

    def moving(self) -> Edit | None:
        """An edit of the text that cleaning it again would make; there should be none."""
        at = 0
        for piece in self.last:
            if self.shelf.made(piece.key).edits:
                edit = self.shelf.edits(piece.key)[0]
                return replace(edit, start=edit.start + at, end=edit.end + at)
            at += piece.length
        return None


def join(shelf: Shelf, given: Sequence[Piece]) -> Joined:
    """Put a text together.

    Args:
        shelf: where its parts lie.
        given: the parts of the source.

    Raises:
        PartsMissing: some are to be cleaned before.
        OutputError: parts can't be put down.
    """
    source = text = shelf.strip(given)
    pieces, edits = given, _none
    at_rest: dict[str, str] = {}
    for _ in range(MOST_ROUNDS):
        shelf.need(piece.key for piece in pieces if piece.key not in at_rest)
        new = [piece for piece in pieces if piece.key not in at_rest]
        made = {piece.key: shelf.made(piece.key) for piece in new}
        judged = [at_rest.get(piece.key, piece.key) for piece in pieces]
        if not any(found.edits for found in made.values()):
            return Joined(shelf, source, text, edits, pieces, judged)
        fresh = partial(_moved, shelf, pieces, frozenset(made))
        edits = _followed(source, text, edits, fresh) if next(edits(), None) else fresh
        after = [made[p.key].piece if p.key in made else p for p in pieces]
        at_rest |= {piece.key: key for piece, key in zip(after, judged, strict=True)}
        text = shelf.strip(after)
        pieces = shelf.cut(text)
    return Joined(shelf, source, source, _none, (), ())


def _none() -> Iterator[Edit]:
    return iter(())


def _followed(source: Sliceable, text: Sliceable, edits: Edits, more: Edits) -> Edits:
    return lambda: folded(source, text, edits(), more())


def _moved(shelf: Shelf, pieces: Sequence[Piece], new: frozenset[str]) -> Iterator[Edit]:
    """The edits of those parts that were cleaned, at their places in the whole."""
    at = 0
    for piece in pieces:
        if piece.key in new:
            for edit in shelf.edits(piece.key):
                yield replace(edit, start=edit.start + at, end=edit.end + at)
        at += piece.length
