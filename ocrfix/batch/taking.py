"""A large source, taken in a piece at a time: read, decoded, and put down where it is cut.

So it is with UTF-8. Other encodings are told by all bytes, and proved by encoding them again:
such a source is read whole, which takes three times its size for as long as that lasts.
"""

from __future__ import annotations

import codecs
from hashlib import sha256
from typing import BinaryIO

from ocrfix import detection, source
from ocrfix.batch.shelf import Piece, Shelf
from ocrfix.errors import SourceError
from ocrfix.source import Source

HUGE = 1 << 30
"""Bytes of a source beyond which it is refused: one of no known encoding is read whole."""
LEAST = 4_000_000
"""Bytes of a source from which on it isn't read whole."""
READ = 1 << 20
"""Bytes that are read at a time."""


def refuse_other(start: bytes, size: int, path: str) -> None:
    """Refuse what is no text: nothing, pictures, archives, programs.

    Standard input and the library take anything; in a folder of thousands such a file is an
    accident, and its owner wants to know.

    Args:
        start: the first bytes of the source, or all of them.
        size: how many there are.
        path: of the source, for messages.

    Raises:
        SourceError: it is no text; says why.
    """
    if not size:
        raise SourceError(f"{path}: is empty", remedy="scan or copy it again, or leave it out")
    if size > HUGE:
        raise SourceError(
            f"{path}: has {size / 1e6:,.0f} MB; a text may have {HUGE / 1e6:,.0f}",
            remedy="cut it into several files",
        )
    if detection.is_binary(start):
        raise SourceError(f"{path}: is binary, not text", remedy="leave it out")


def take(stream: BinaryIO, path: str, shelf: Shelf) -> tuple[Source, list[Piece]] | None:
    """Put down a source that is UTF-8, as ``Shelf.keep`` does; None if it isn't.

    Args:
        stream: of its bytes.
        path: of the source, for messages.
        shelf: where its parts go.

    Raises:
        SourceError: it is damaged, or no text.
        OutputError: it can't be put down.
    """
    taken = _Taken(shelf)
    while data := stream.read(READ):
        taken.add(data)
    taken.add(b"", final=True)
    # As long as the whole, in steps of two: UTF-16 has so many bytes.
    refuse_other(taken.start[: detection.SAMPLE - taken.size % 2], taken.size, path)
    given = taken.source(path)
    return None if given is None else shelf.keep_cut(given, taken.pieces)


class _Taken:
    """What was read so far, put down in pieces as they came."""

    def __init__(self, shelf: Shelf) -> None:
        self.start = b""
        self.size = 0
        self.pieces: list[Piece] = []
        self._shelf = shelf
        self._digest = sha256()
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._high = self._bad = 0
        self._newlines: set[str] = set()
        self._held = ""

    def add(self, data: bytes, *, final: bool = False) -> None:
        """Take what comes next."""
        if len(self.start) < detection.SAMPLE:
            self.start = (self.start + data)[: detection.SAMPLE]
        self._digest.update(data)
        self._high += sum(map(len, detection.HIGH_BYTES.findall(data)))
        text = self._held + self._decoder.decode(data, final)
        if not self.size:
            text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
        self.size += len(data)
        # Half of a newline may come with the next.
        self._held = "\r" if text.endswith("\r") and not final else ""
        text = text[: len(text) - len(self._held)]
        self._bad += 0 if text.isascii() else len(source.ESCAPED.findall(text))
        self._newlines.add(source.newline_style(text))
        if text and self.size <= HUGE:
            self.pieces.append(self._shelf.put(text))

    def source(self, path: str) -> Source | None:
        """What is known of the source; None if it isn't UTF-8."""
        bom = self.start.startswith(codecs.BOM_UTF8)
        other_mark = any(self.start.startswith(mark) for mark, _ in source.BOMS) and not bom
        even = self.start[: detection.SAMPLE - self.size % 2]
        # A few broken bytes amid good UTF-8 are damage, not another encoding.
        broken = self._bad and self._bad > self._high // 4
        if other_mark or (not bom and (detection.wide(even) or broken)):
            return None
        styles = self._newlines - {"none"}
        return Source(
            text="",
            name=path,
            encoding="utf-8",
            bom=bom,
            newlines=styles.pop() if len(styles) == 1 else "mixed" if styles else "none",
            sha256=self._digest.hexdigest(),
            undecodable=self._bad,
        )
