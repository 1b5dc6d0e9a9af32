"""Bytes to text and back: encoding, newlines, digest; files written whole or not at all.

No byte is ever dropped. What an encoding can't decode is kept as a lone surrogate (Python's
``surrogateescape``), counted and reported, and written back as the byte that it was.
Every decoding is proved by encoding it again before it is believed.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ocrfix import compression, detection
from ocrfix.detection import HIGH_BYTES
from ocrfix.errors import DiskFullError, OutputError, SourceError

# The longer marks first: that of UTF-32-LE begins with that of UTF-16-LE.
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# All linear: single classes.
ESCAPED = re.compile("[\udc80-\udcff]")
NEWLINE = re.compile(r"\r\n|\r|\n")
# How UTF-8 with ``surrogatepass`` writes U+DC80 to U+DCFF.
ESCAPED_BYTE = re.compile(rb"\xed(?:\xb2[\x80-\xbf]|\xb3[\x80-\xbf])")

NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Errors of a full disk, a used quota, and the limit of a process."""
TEMPORARY = re.compile(r"\..{1,64}\.[0-9a-f]{8}\.tmp", re.DOTALL)
"""What a file is called while it is written; a killed process leaves it behind."""
NEWLINE_NAMES = {"\n": "lf", "\r\n": "crlf", "\r": "cr"}


@dataclass(frozen=True)
class Source:
    """A text as it was read, and what is needed to give its very bytes back.

    Attributes:
        text: decoded; newlines as they were.
        name: where it came from, for messages.
        encoding: Python's name of the encoding.
        bom: whether the bytes began with a byte order mark, which ``text`` doesn't have.
        newlines: ``lf``, ``crlf``, ``cr``, ``mixed`` or ``none``.
        sha256: of the bytes.
        undecodable: bytes that the encoding doesn't know, kept as lone surrogates.
    """

    text: str
    name: str
    encoding: str
    bom: bool
    newlines: str
    sha256: str
    undecodable: int


def read(path: Path) -> Source:
    """Read a file; what is compressed is unpacked.

    Raises:
        SourceError: it can't be read, or is damaged.
        MissingExtraError: it is compressed, and what reads it isn't installed.
    """
    try:
        data = compression.unpack(path.read_bytes(), str(path))
    except OSError as error:
        raise SourceError(
            f"{path}: can't be read: {error.strerror}", remedy="check the path and its permissions"
        ) from error
    return decode(data, str(path))


def decode(data: bytes, name: str) -> Source:
    """Decode bytes, whatever they are.

    Args:
        data: of any encoding, or of none.
        name: where they came from, for messages.
    """
    encoding, bom = _encoding(data)
    text = _decoded(data, encoding, bom=bom) or ""
    return Source(
        text=text,
        name=name,
        encoding=encoding,
        bom=bom,
        newlines=newline_style(text),
        sha256=sha256(data).hexdigest(),
        undecodable=0 if _errors(encoding) == "surrogatepass" else len(ESCAPED.findall(text)),
    )


def encode(text: str, encoding: str, *, bom: bool) -> bytes:
    """The bytes that ``decode`` read, from the text, encoding and mark that it gave."""
    mark = next((m for m, name in BOMS if name == encoding), b"") if bom else b""
    return mark + text.encode(encoding, _errors(encoding))


def to_bytes(text: str) -> bytes:
    """A text as UTF-8; an undecodable byte of the source becomes that byte again.

    Other lone surrogates, which no decoding yields but UTF-16's, are written as UTF-8 would
    write them if it could.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        passed = text.encode("utf-8", "surrogatepass")
        return ESCAPED_BYTE.sub(_unescape, passed)


def _unescape(match: re.Match[bytes]) -> bytes:
    return match[0].decode("utf-8", "surrogatepass").encode("ascii", "surrogateescape")


def newline_style(text: str) -> str:
    """Which newlines a text has: ``lf``, ``crlf``, ``cr``, ``mixed`` or ``none``."""
    kinds = {"\n"} if "\r" not in text and "\n" in text else set(NEWLINE.findall(text))
    if len(kinds) > 1:
        return "mixed"
    return NEWLINE_NAMES[kinds.pop()] if kinds else "none"


def _errors(encoding: str) -> str:
    """How an encoding keeps what it can't decode."""
    return "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _decoded(data: bytes, encoding: str, *, bom: bool) -> str | None:
    """The text, or None if encoding it again would not give the same bytes."""
    mark = next((m for m, name in BOMS if name == encoding), b"") if bom else b""
    try:
        text = data[len(mark) :].decode(encoding, _errors(encoding))
        if encoding == "utf-8":  # PEP 383 has proved it.
            return text
        return text if encode(text, encoding, bom=bom) == data else None
    except (UnicodeError, LookupError):
        return None


def _encoding(data: bytes) -> tuple[str, bool]:
    """The encoding of some bytes, and whether they begin with its byte order mark."""
    for mark, encoding in BOMS:
        if data.startswith(mark) and _decoded(data, encoding, bom=True) is not None:
            return encoding, True
    wide = detection.wide(data)
    if wide and _decoded(data, wide, bom=False) is not None:
        return wide, False
    text = data.decode("utf-8", "surrogateescape")
    bad = 0 if text.isascii() else len(ESCAPED.findall(text))
    # A few broken bytes amid good UTF-8 are damage, not another encoding.
    if not bad or bad <= sum(map(len, HIGH_BYTES.findall(data))) // 4:
        return "utf-8", False
    legacy = detection.legacy(data)
    if legacy and _decoded(data, legacy, bom=False) is not None:
        return legacy, False
    return "utf-8", False


Identity = tuple[int, int]
"""A file, whatever the path to it: device and inode."""


def identify(path: Path) -> Identity | None:
    """Which file a path leads to, through links of either kind; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def identities(paths: Iterable[Path]) -> frozenset[Identity]:
    """The files that may not be written over."""
    return frozenset(i for i in map(identify, paths) if i)


def refuse_source(path: Path, sources: frozenset[Identity]) -> None:
    """Refuse a path that leads to a source, through links of either kind or directly.

    Raises:
        OutputError: it does.
    """
    if identify(path) in sources:
        raise OutputError(
            f"{path}: is a source; a source is never written over",
            remedy="choose another folder with -o",
        )


def write(
    path: Path, data: bytes | Iterable[bytes], *, sources: frozenset[Identity] = frozenset()
) -> None:
    """Write a file whole or not at all, making its folders.

    Args:
        path: where to.
        data: what; in pieces if it is large.
        sources: files that may not be written over, by whatever path.

    Raises:
        OutputError: it is a source, or can't be written.
        DiskFullError: there is no space left.
    """
    refuse_source(path, sources)
    temporary = path.with_name(f".{path.name[:64]}.{os.urandom(4).hex()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as file:
                file.writelines([data] if isinstance(data, bytes) else data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        if error.errno in NO_SPACE:
            raise DiskFullError.at(path, os.strerror(error.errno)) from error
        raise OutputError(
            f"{path}: can't be written: {error.strerror}",
            remedy="check the folder, its permissions and the space left",
        ) from error


def sweep(folder: Path) -> None:
    """Remove what killed processes left half-written in a folder and in those within."""
    for where, _, names in os.walk(folder):
        for name in names:
            if TEMPORARY.fullmatch(name):
                Path(where, name).unlink(missing_ok=True)
