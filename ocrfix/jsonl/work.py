"""The unit of work: some lines in a row, cleaned by whatever worker is free."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from ocrfix import log as logs
from ocrfix import series
from ocrfix.check import check
from ocrfix.cleaner import Cleaner
from ocrfix.errors import OcrfixError
from ocrfix.jsonl.record import BadLineError, Fields, Record, parse
from ocrfix.jsonl.tally import Tally
from ocrfix.pipeline import Result
from ocrfix.source import Source, newline_style

LINE_ENDS = b"\r\n"


@dataclass(frozen=True)
class Chunk:
    """Lines in a row, with their ends.

    Attributes:
        first: number of the first, from 1.
        lines: None is one that was too long to be read.
    """

    first: int
    lines: tuple[bytes | None, ...]


@dataclass(frozen=True)
class Refused:
    """A line that was left out.

    Attributes:
        line: its number, from 1.
        column: where in the line the reason lies, from 1.
        reason: the end of a sentence about the line.
    """

    line: int
    column: int
    reason: str


@dataclass
class Cleaned:
    """What became of a chunk.

    Attributes:
        lines: those to be written, with their ends.
        changes: a line for each record with edits or suggestions, if that was asked for.
        refused: lines left out.
        tally: what was done.
    """

    lines: bytes = b""
    changes: bytes = b""
    refused: list[Refused] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


def clean_chunk(chunk: Chunk, fields: Fields, cleaner: Cleaner) -> Cleaned:
    """Clean the texts of some lines; a bad line costs that line only.

    Args:
        chunk: the lines.
        fields: which fields are what.
        cleaner: how to clean.
    """
    cleaned = Cleaned()
    kept, changes = [], []
    for number, line in enumerate(chunk.lines, chunk.first):
        try:
            whole, changed = _clean_line(number, line, fields, cleaner, cleaned.tally)
        except BadLineError as error:
            cleaned.refused.append(Refused(number, error.column, error.reason))
            cleaned.tally.records += 1
        else:
            kept.append(whole)
            changes.append(changed)
    cleaned.lines = b"".join(kept)
    cleaned.changes = b"".join(changes)
    return cleaned


def _clean_line(
    number: int, line: bytes | None, fields: Fields, cleaner: Cleaner, tally: Tally
) -> tuple[bytes, bytes]:
    """The line as it is to be written, and what is to be said of its changes.

    Raises:
        BadLineError: it can't be cleaned.
    """
    record = _record(line)
    if line is None or record is None:
        return line or b"", b""
    text = record.text(fields)
    added: dict[str, Any] = dict.fromkeys(fields.added)
    if text is None:
        tally.records += 1
        after, changes = None, b""
    else:
        result = _clean(text, cleaner)
        tally.add(Tally.of(result, cleaner))
        edits = series.edit_rows(result)
        after, changes = result.text, _changes(number, record.written(fields.id), edits)
        values = {fields.source: text, fields.edits: edits}
        added = {name: values[name] for name in added}
    whole = record.rewritten(fields.text, after, added)
    return _encoded(whole) + line[len(line.rstrip(LINE_ENDS)) :], changes


def text_of(line: bytes | None, fields: Fields) -> str | None:
    """The text of a line; None if it has none.

    Raises:
        BadLineError: it can't be cleaned.
    """
    record = _record(line)
    return None if record is None else record.text(fields)


def _record(line: bytes | None) -> Record | None:
    """What a line holds; None if it is blank.

    Raises:
        BadLineError: it can't be read.
    """
    if line is None:
        raise BadLineError(1, "is too long")
    body = line.rstrip(LINE_ENDS)
    return parse(_decoded(body)) if body.strip(b" \t") else None


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        place = len(body[: error.start].decode()) + 1
        raise BadLineError(place, f"is not UTF-8: byte {body[error.start]:#04x}") from error


def _encoded(line: str) -> bytes:
    # A lone surrogate has no UTF-8; as a backslash escape it is JSON all the same.
    return line.encode("utf-8", "backslashreplace")


def _clean(text: str, cleaner: Cleaner) -> Result:
    """A result that was checked as that of a file is.

    Raises:
        BadLineError: it doesn't hold, or there is a mistake of ours.
    """
    try:
        result = cleaner.clean(text)
        log = logs.of(result, _source(text), cleaner.settings)
        check(result, log, cleaner.changes, "the text")
    except OcrfixError as error:
        raise BadLineError(1, f"is left out: {error.message}") from error
    except Exception as error:
        raise BadLineError(
            1,
            f"is left out: a mistake of ocrfix: {type(error).__name__}: {error}; please report it",
        ) from error
    return result


def _source(text: str) -> Source:
    """The text as if it were a file."""
    data = text.encode("utf-8", "surrogatepass")
    return Source(text, "", "utf-8", False, newline_style(text), sha256(data).hexdigest(), 0)  # noqa: FBT003


def _changes(number: int, name: str | None, edits: series.Rows) -> bytes:
    """A line that tells of a record's edits, if it has any."""
    if not edits:
        return b""
    # The name goes as it is written in the record.
    named = "" if name is None else f'"id": {name}, '
    listed = json.dumps(edits, ensure_ascii=False)
    return _encoded(f'{{"line": {number}, {named}"edits": {listed}}}\n')
