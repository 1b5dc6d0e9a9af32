"""The edit log: every difference between a source and its clean text.

With the source the log gives the text, with the text the source, to the byte. ``rows`` has
its form as JSON Lines; docs/log.md describes each field.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import pairwise
from typing import Any

from ocrfix import __version__
from ocrfix import edits as editing
from ocrfix import source as sources
from ocrfix.edits import Edit
from ocrfix.errors import LogError
from ocrfix.pipeline import Result
from ocrfix.settings import Settings
from ocrfix.source import Source
from ocrfix.strip import Sliceable, position, windows

AGAIN = "run `ocrfix clean` on the source again"
UNMADE = ("reject", "hold")
"""Verdicts that leave the source as it is."""


@dataclass(frozen=True, kw_only=True)
class Header:
    """The log's first line.

    Attributes:
        ocrfix: version of the package that cleaned.
        source: path of the source, from the folder of the log; empty for standard input.
        encoding: Python's name of the source's encoding.
        bom: whether the source begins with a byte order mark.
        undecodable: bytes of the source that its encoding doesn't know.
        newlines: ``lf``, ``crlf``, ``cr``, ``mixed`` or ``none``.
        source_sha256: of the source's bytes.
        text_sha256: of the clean text's bytes, which are UTF-8.
        language: what the source was cleaned as.
        settings: all settings, as ``Settings.as_dict`` gives them.
    """

    ocrfix: str
    source: str
    encoding: str
    bom: bool
    undecodable: int
    newlines: str
    source_sha256: str
    text_sha256: str
    language: str
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Decided:
    """What a person made of an edit.

    Attributes:
        verdict: ``accept``, ``reject`` or ``replace``; ``hold`` for an edit that nobody
            looked at and that is held back until somebody does.
        text: the person's own reading; only with ``replace``.
    """

    verdict: str
    text: str | None = None


@dataclass(frozen=True)
class Log:
    """A log as read or to be written.

    Attributes:
        header: the first line.
        edits: applied by the program, in source order.
        suggestions: not applied by the program, in source order.
        decided: what a person decided otherwise, by id; written by ``ocrfix apply``.
    """

    header: Header
    edits: tuple[Edit, ...]
    suggestions: tuple[Edit, ...]
    decided: Mapping[str, Decided] = field(default_factory=dict)

    def effective(self) -> list[Edit]:
        """The edits that make the text, in order: as cleaned, then as decided.

        An accepted suggestion takes back the edits that it overlaps.

        Raises:
            LogError: two accepted suggestions overlap.
        """
        chosen = sorted(self._standing(self.suggestions, by_default=False), key=_place)
        for a, b in pairwise(chosen):
            if _overlap(a, b):
                raise LogError(
                    f"suggestions {a.id} and {b.id} change the same place and both are accepted",
                    remedy="reject one of them, or replace one by the text you want",
                )
        kept = self._standing(self.edits, by_default=True)
        return sorted([*chosen, *(e for e in kept if not _is_covered(e, chosen))], key=_place)

    def _standing(self, edits: Iterable[Edit], *, by_default: bool) -> Iterator[Edit]:
        """Those of the edits that were not decided away, with the text decided on."""
        for edit in edits:
            decided = self.decided.get(edit.id)
            if decided is None:
                if by_default:
                    yield edit
            elif decided.verdict not in UNMADE:
                yield edit if decided.text is None else replace(edit, after=decided.text)


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _overlap(a: Edit, b: Edit) -> bool:
    return _place(a) == _place(b) or (a.start < b.end and b.start < a.end)


def _is_covered(edit: Edit, chosen: Sequence[Edit]) -> bool:
    """Whether one of the chosen edits, which are in order and apart, overlaps this one."""
    at = bisect_left(chosen, _place(edit), key=_place)
    return any(_overlap(edit, other) for other in chosen[max(0, at - 2) : at + 2])


def of(result: Result, source: Source, settings: Settings, *, path: str = "") -> Log:
    """The log of a result.

    Args:
        result: what cleaning ``source.text`` gave.
        source: as it was read.
        settings: as it was cleaned.
        path: of the source, from the folder that the log will be in.
    """
    header = header_of(source, settings, path=path, text_sha256=digest(result.text))
    return Log(header, result.edits, result.suggestions)


def header_of(source: Source, settings: Settings, *, path: str, text_sha256: str) -> Header:
    """The header of a log.

    Args:
        source: as it was read; its text is not looked at.
        settings: as it was cleaned.
        path: of the source, from the folder that the log will be in.
        text_sha256: of the clean text's bytes.
    """
    return Header(
        ocrfix=__version__,
        source=path,
        encoding=source.encoding,
        bom=source.bom,
        undecodable=source.undecodable,
        newlines=source.newlines,
        source_sha256=source.sha256,
        text_sha256=text_sha256,
        language=settings.language,
        settings=settings.as_dict(),
    )


def digest(text: Sliceable) -> str:
    """SHA-256 of a text's bytes, as the log's header has it."""
    found = sha256()
    for piece in windows(text):
        found.update(sources.to_bytes(piece))
    return found.hexdigest()


def decide(log: Log, text: str, decided: Mapping[str, Decided]) -> tuple[Log, str]:
    """A log as decided, and the text that it then gives.

    Args:
        log: verified.
        text: the source's.
        decided: by edit id; replaces what was decided before.

    Raises:
        LogError: two accepted suggestions overlap.
    """
    log = replace(log, decided=decided)
    text = replay(log, text)
    return replace(log, header=replace(log.header, text_sha256=digest(text))), text


def replay(log: Log, source_text: str) -> str:
    """The text, from the source and the log."""
    return editing.apply(source_text, log.effective())


def undo(log: Log, text: str) -> str:
    """The source, from the text and the log."""
    return editing.undo(text, log.effective())


def restore(log: Log, text: str) -> bytes:
    """The bytes of the source file, from the text and the log.

    Raises:
        LogError: the text is not the log's, so the bytes would not be the source's.
    """
    try:
        data = sources.encode(undo(log, text), log.header.encoding, bom=log.header.bom)
    except (UnicodeError, LookupError):
        data = b""
    if sha256(data).hexdigest() != log.header.source_sha256:
        raise LogError("the text is not the one that this log tells of", remedy=AGAIN)
    return data


def verify(log: Log, source: Source, name: str) -> None:
    """Check that a log is the log of this source: its digest, and each ``before``.

    Raises:
        LogError: it is not.
    """
    if source.sha256 != log.header.source_sha256:
        raise LogError(f"{name}: is not the log of {source.name} as it is now", remedy=AGAIN)
    for edit in (*log.edits, *log.suggestions):
        if source.text[edit.start : edit.end] != edit.before:
            line, column = position(source.text, edit.start)
            raise LogError(
                f"{name}: edit {edit.id} does not fit {source.name}:{line}:{column}", remedy=AGAIN
            )
