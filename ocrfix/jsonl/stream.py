"""Lines in, lines out, in order, a part at a time."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from typing import BinaryIO

from ocrfix.cleaner import Cleaner
from ocrfix.jsonl.record import Fields
from ocrfix.jsonl.tally import Tally
from ocrfix.jsonl.work import Chunk, Cleaned, Refused, clean_chunk

LONGEST = 64 << 20
"""Bytes of a line beyond which it is passed over: memory must not grow with the input."""
CHUNK_BYTES = 1 << 16
"""Bytes from which lines are a chunk: the same ones with any number of workers."""
CHUNK_LINES = 256

InOrder = Callable[[Callable[[Chunk], Cleaned], Iterable[Chunk]], Iterable[Cleaned]]
"""Calls a function with each chunk, wherever it likes, and gives the results in order."""


class Reader:
    """The chunks of a stream.

    Args:
        stream: unpacked bytes.
        longest: bytes of a line beyond which it is passed over.
    """

    def __init__(self, stream: BinaryIO, longest: int = LONGEST) -> None:
        self._stream = stream
        self._longest = longest
        self._digest = sha256()

    @property
    def sha256(self) -> str:
        """Of all bytes read so far."""
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[Chunk]:
        lines: list[bytes | None] = []
        first, size = 1, 0
        for line in self._lines():
            lines.append(line)
            size += len(line or b"")
            if size >= CHUNK_BYTES or len(lines) == CHUNK_LINES:
                yield Chunk(first, tuple(lines))
                first, size = first + len(lines), 0
                lines = []
        if lines:
            yield Chunk(first, tuple(lines))

    def _lines(self) -> Iterator[bytes | None]:
        """Each line with its end; None for one that is too long."""
        is_first = True
        while line := self._read():
            whole: bytes | None = line
            while not line.endswith(b"\n") and len(line) > self._longest:
                whole, line = None, self._read()
            if is_first and whole is not None:
                whole = whole.removeprefix(codecs.BOM_UTF8)  # those who read JSON stumble over it
            is_first = False
            yield whole

    def _read(self) -> bytes:
        line = self._stream.readline(self._longest + 1)
        self._digest.update(line)
        return line


def clean_stream(
    reader: Reader,
    write: Callable[[Cleaned], None],
    fields: Fields,
    cleaner: Cleaner,
    in_order: InOrder = map,
) -> Tally:
    """Clean what a stream holds.

    Args:
        reader: of the stream.
        write: takes what comes out, in order.
        fields: which fields are what.
        cleaner: how to clean.
        in_order: who does the work.
    """
    tally = Tally()
    work = partial(clean_chunk, fields=fields, cleaner=cleaner)
    for cleaned in in_order(work, reader):
        write(cleaned)
        tally.add(cleaned.tally)
    return tally


__all__ = ["CHUNK_BYTES", "LONGEST", "InOrder", "Reader", "Refused", "clean_stream"]
