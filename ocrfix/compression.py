"""Compressed files, gzip and zstd: read by their first bytes, written by their names."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from ocrfix.errors import MissingExtraError, SourceError

SUFFIXES = (".gz", ".zst")
"""What names of compressed files end in."""
GZIP_MAGIC = b"\x1f\x8b\x08"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
EXTRA = "pip install 'ocrfix[formats]'"
GZIP_LEVEL = 6
"""As the gzip command has it; Python's own 9 takes twice the time for one part in a hundred."""


def plain_name(name: str) -> str:
    """A file's name without the suffix that says it is compressed.

    >>> plain_name("scans/page.txt.gz")
    'scans/page.txt'
    """
    suffix = PurePosixPath(name).suffix
    return name[: -len(suffix)] if suffix.lower() in SUFFIXES else name


def unpack(data: bytes, name: str) -> bytes:
    """Bytes as they were before they were compressed; others as they are.

    Args:
        data: of a whole file.
        name: where they came from, for messages.

    Raises:
        SourceError: they are damaged or cut short.
        MissingExtraError: they are zstd, and what reads it isn't installed.
    """
    if not data.startswith((GZIP_MAGIC, ZSTD_MAGIC)):
        return data
    with damage_told(name):
        return reader(io.BytesIO(data)).read()


def reader(stream: BinaryIO) -> BinaryIO:
    """A stream of what a stream holds, unpacked if it is compressed.

    Damage shows while reading, which ``damage_told`` should be around.

    Raises:
        MissingExtraError: it is zstd, and what reads it isn't installed.
    """
    buffered = stream if isinstance(stream, io.BufferedReader) else _buffered(stream)
    start = buffered.peek(len(ZSTD_MAGIC))
    if start.startswith(GZIP_MAGIC):
        return cast("BinaryIO", gzip.GzipFile(fileobj=buffered))
    if start.startswith(ZSTD_MAGIC):
        return cast("BinaryIO", io.BufferedReader(_zstd().ZstdFile(buffered)))
    return cast("BinaryIO", buffered)


def writer(stream: BinaryIO, name: str) -> BinaryIO:
    """A stream to write to that packs as the name ends; the same bytes for the same content.

    Closing it closes no other stream.

    Raises:
        MissingExtraError: the name ends in ``.zst``, and what writes it isn't installed.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".gz":
        packed = gzip.GzipFile("", "wb", GZIP_LEVEL, stream, mtime=0)
        return cast("BinaryIO", packed)
    if suffix == ".zst":
        return cast("BinaryIO", _zstd().ZstdFile(stream, "wb"))
    return cast("BinaryIO", _Open(stream))


@contextmanager
def damage_told(name: str) -> Iterator[None]:
    """Around reading: what is damaged or cut short is told as an error of ocrfix.

    Raises:
        SourceError: it is.
    """
    damage: tuple[type[Exception], ...] = (gzip.BadGzipFile, EOFError, zlib.error)
    module = _find_zstd()
    if module is not None:
        damage += (module.ZstdError,)
    try:
        yield
    except damage as error:
        raise SourceError(
            f"{name}: is damaged or cut short: {error}", remedy="get the file again"
        ) from error


class _Open(io.BufferedIOBase):
    """Writes to a stream that stays open when this is closed, as those of the packers do."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 (whatever bytes-like)
        return self.stream.write(data)

    def flush(self) -> None:
        if not self.stream.closed:
            self.stream.flush()


def _buffered(stream: BinaryIO) -> io.BufferedReader:
    return io.BufferedReader(cast("io.RawIOBase", stream))


def _find_zstd() -> Any:  # noqa: ANN401 (a module)
    """Python's own from 3.14 on, or the same from the package index; None if there is none."""
    try:
        from compression import zstd
    except ImportError:
        try:
            from backports import zstd
        except ImportError:
            return None
    return zstd


def _zstd() -> Any:  # noqa: ANN401 (a module)
    module = _find_zstd()
    if module is None:
        raise MissingExtraError("zstd needs a package that is not there", remedy=EXTRA)
    return module
