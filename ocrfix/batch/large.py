"""The parts of a large file, cleaned by whoever is free, and kept until the file is whole.

Whoever cleans a large file first finds none of its parts done: it puts them down in a folder,
and says which they are. When all have been cleaned the file is cleaned once more, and now
finds what its parts came to. A run that is broken off finds them again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from ocrfix import source
from ocrfix.cleaner import Cleaner
from ocrfix.edits import Alternative, Edit, Proposal, Step
from ocrfix.pipeline import Part

GIVEN, DONE = ".given", ".done"


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


class Shelf:
    """Where the parts of a large file lie, and what they came to.

    A cleaner of parts (``parts.Each``) that cleans none itself.

    Args:
        folder: of their files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

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
        shutil.rmtree(self._folder, ignore_errors=True)

    def __call__(self, texts: Sequence[str]) -> list[Part]:
        """The parts, as they were cleaned.

        Raises:
            PartsMissing: some were not; they are put down, and can be done.
            OutputError: they can't be put down.
        """
        keys = [digest(text) for text in texts]
        missing = [k for k in dict.fromkeys(keys) if not (self._folder / f"{k}{DONE}").exists()]
        for key, text in zip(keys, texts, strict=True):
            if key in missing:
                self._write(f"{key}{GIVEN}", text.encode("utf-8", "surrogatepass"))
        if missing:
            raise PartsMissing(missing)
        return [
            _loaded((self._folder / f"{key}{DONE}").read_bytes(), text)
            for key, text in zip(keys, texts, strict=True)
        ]

    def clean(self, key: str, cleaner: Cleaner) -> None:
        """Clean a part that was put down.

        Args:
            key: its digest.
            cleaner: how to clean.

        Raises:
            OutputError: what came of it can't be put down.
        """
        text = (self._folder / f"{key}{GIVEN}").read_bytes().decode("utf-8", "surrogatepass")
        checked = Checked(cleaner)
        (part,) = checked([text])
        (again,) = checked([part.text])
        self._write(f"{digest(part.text)}{DONE}", _dumped(again, part.text))
        self._write(f"{key}{DONE}", _dumped(part, text))

    def _write(self, name: str, data: bytes) -> None:
        source.write(self._folder / name, data)


def digest(text: str) -> str:
    """What a part is known by."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _dumped(part: Part, text: str) -> bytes:
    values = {
        "text": None if part.text == text else part.text,
        "edits": [_row(edit) for edit in part.edits],
        "unsure": part.unsure,
    }
    return json.dumps(values).encode("ascii")


def _loaded(data: bytes, text: str) -> Part:
    values = json.loads(data)
    return Part(
        text if values["text"] is None else values["text"],
        tuple(_edit(row, text) for row in values["edits"]),
        tuple((name, _proposal(row)) for name, row in values["unsure"]),
    )


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
