"""The parts of a large file, cleaned by whoever is free, and kept until the file is whole.

Whoever cleans a large file first finds none of its parts done: it puts them down in a folder,
and says which they are. When all have been cleaned the file is cleaned once more, and now
finds what its parts came to. A run that is broken off finds them again.

A part is known by the digest of its text, before it is cleaned and after: what cleaning makes
of a part is a part as well, which lies there with what cleaning makes of that.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from ocrfix import cuts, source
from ocrfix.cleaner import Cleaner
from ocrfix.edits import Alternative, Edit, Proposal, Step
from ocrfix.pipeline import Part
from ocrfix.source import Source
from ocrfix.strip import Sliceable, Strip

GIVEN, DONE = ".given", ".done"
SOURCE = "source.json"


class PartsMissing(Exception):  # noqa: N818 (nothing went wrong)
    """Parts of a file that are to be cleaned before it can be.

    Args:
        digests: of their texts.
    """

    def __init__(self, digests: Sequence[str]) -> None:
        super().__init__(*digests)
        self.digests = tuple(digests)


class Checked:
    """Cleans parts and checks that each, cleaned again, stays as it is; remembers them.

    A cleaner of parts (``parts.Each``) for one text and its check.

    Args:
        cleaner: how to clean.
    """

    def __init__(self, cleaner: Cleaner) -> None:
        self._cleaner = cleaner
        self._known: dict[str, Part] = {}

    def __call__(self, texts: Sequence[str]) -> list[Part]:
        """The parts, cleaned."""
        return [self._of(text) for text in texts]

    def _of(self, text: str) -> Part:
        key = digest(text)
        if key not in self._known:
            # The second time right after the first, as long as the engine remembers the text.
            (part,) = self._cleaner.clean_parts([text])
            (again,) = self._cleaner.clean_parts([part.text])
            self._known[digest(part.text)] = again
            self._known[key] = part
        return self._known[key]


class Piece(NamedTuple):
    """A part of a text: its digest, and its code points."""

    key: str
    length: int


class Made(NamedTuple):
    """What cleaning made of a part, in short: another, by so many edits."""

    piece: Piece
    edits: int


class Shelf:
    """Where the parts of a large file lie, and what they came to.

    Args:
        folder: of their files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, folder: Path, name: str) -> Shelf:
        """The shelf of one file.

        Args:
            folder: of all shelves.
            name: of the file's results.
        """
        return cls(folder / digest(name)[:16])

    def clear(self) -> None:
        """Throw everything away."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def keep(self, given: Source) -> tuple[Source, list[Piece]]:
        """Put down a source, in parts.

        Returns:
            The source without its text, and the parts.

        Raises:
            OutputError: it can't be put down.
        """
        return self._kept(replace(given, text=""), self.cut(given.text))

    def keep_cut(self, bare: Source, taken: Sequence[Piece]) -> tuple[Source, list[Piece]]:
        """Put down a source that was put down already in other parts, which are thrown away."""
        pieces = self.cut(self.strip(taken))
        for key in {piece.key for piece in taken} - {piece.key for piece in pieces}:
            (self.folder / f"{key}{GIVEN}").unlink(missing_ok=True)
        return self._kept(bare, pieces)

    def _kept(self, bare: Source, pieces: list[Piece]) -> tuple[Source, list[Piece]]:
        values = json.dumps({"source": asdict(bare), "pieces": pieces})
        self._write(SOURCE, values.encode("ascii"))
        return bare, pieces

    def kept(self, sha256: str) -> tuple[Source, list[Piece]] | None:
        """The source that was put down, as ``keep`` gave it; None if it isn't the one meant.

        Args:
            sha256: of its bytes.
        """
        try:
            values = json.loads((self.folder / SOURCE).read_bytes())
        except FileNotFoundError:
            return None
        bare = Source(**values["source"])
        return (bare, [Piece(*p) for p in values["pieces"]]) if bare.sha256 == sha256 else None

    @property
    def is_empty(self) -> bool:
        """Whether no source was put down."""
        return not (self.folder / SOURCE).exists()

    def cut(self, text: Sliceable) -> list[Piece]:
        """Cut a text, and put down those of its parts that aren't there.

        Raises:
            OutputError: they can't be put down.
        """
        return [*map(self.put, cuts.parts(text))]

    def put(self, text: str) -> Piece:
        """Put down a part, if it isn't there.

        Raises:
            OutputError: it can't be put down.
        """
        key = digest(text)
        if not (self.folder / f"{key}{GIVEN}").exists():
            self._write(f"{key}{GIVEN}", text.encode("utf-8", "surrogatepass"))
        return Piece(key, len(text))

    def strip(self, pieces: Sequence[Piece]) -> Strip:
        """The text that has these parts, a few of which are in memory at a time."""
        return Strip((p.length for p in pieces), lambda number: self.text(pieces[number].key))

    def text(self, key: str) -> str:
        """The text of a part."""
        return (self.folder / f"{key}{GIVEN}").read_bytes().decode("utf-8", "surrogatepass")

    def need(self, keys: Iterable[str]) -> None:
        """See that parts were cleaned.

        Raises:
            PartsMissing: some were not, and can be now.
        """
        every = dict.fromkeys(keys)
        missing = [key for key in every if not (self.folder / f"{key}{DONE}").exists()]
        if missing:
            raise PartsMissing(missing)

    def made(self, key: str) -> Made:
        """What cleaning made of a part."""
        with (self.folder / f"{key}{DONE}").open("rb") as file:
            values = json.loads(file.readline())
        return Made(Piece(*values["piece"]), values["edits"])

    def edits(self, key: str) -> list[Edit]:
        """The edits of a part."""
        text = self.text(key)
        return [_edit(row, text) for row in self._rows(key, 1)]

    def unsure(self, key: str) -> list[tuple[str, Proposal]]:
        """The proposals on what cleaning made of a part that are not applied."""
        return [(name, _proposal(row)) for name, row in self._rows(key, 2)]

    def _rows(self, key: str, number: int) -> Iterator[Any]:
        with (self.folder / f"{key}{DONE}").open("rb") as file:
            yield from json.loads(next(islice(file, number, None)))

    def clean(self, key: str, cleaner: Cleaner) -> None:
        """Clean a part that was put down.

        Args:
            key: its digest.
            cleaner: how to clean.

        Raises:
            OutputError: what came of it can't be put down.
        """
        checked = Checked(cleaner)
        (part,) = checked([self.text(key)])
        (again,) = checked([part.text])
        self._finish(self.put(part.text).key, again)
        self._finish(key, part)

    def _finish(self, key: str, part: Part) -> None:
        lines = (
            {"piece": self.put(part.text), "edits": len(part.edits)},
            [_row(edit) for edit in part.edits],
            part.unsure,
        )
        self._write(f"{key}{DONE}", b"".join(json.dumps(x).encode("ascii") + b"\n" for x in lines))

    def _write(self, name: str, data: bytes) -> None:
        source.write(self.folder / name, data)


def digest(text: str) -> str:
    """What a part is known by."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _row(edit: Edit) -> tuple[Any, ...]:
    """What there is to know of an edit, whose text before is known."""
    e = edit
    head = e.start, e.end, e.after, e.stage, e.rule, e.confidence, e.reason
    return *head, e.alternatives, e.steps


def _edit(row: Sequence[Any], text: str) -> Edit:
    start, end, after, stage, rule, confidence, reason, alternatives, steps = row
    return Edit(
        start=start,
        end=end,
        before=text[start:end],
        after=after,
        stage=stage,
        rule=rule,
        confidence=confidence,
        reason=reason,
        alternatives=tuple(Alternative(*a) for a in alternatives),
        steps=tuple(Step(*s) for s in steps),
    )


def _proposal(row: Sequence[Any]) -> Proposal:
    proposal = Proposal(*row)
    return proposal._replace(alternatives=tuple(Alternative(*a) for a in proposal.alternatives))
