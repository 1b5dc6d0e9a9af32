"""One line of JSON Lines: taken apart, and put together with another text.

Only where the values lie is read; what they are written like stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from json import JSONDecodeError, JSONDecoder
from typing import Any

BLANK = re.compile(r"[ \t\r\n]*")  # linear: one class
# Values of other fields are passed over, never made: no number is too long or too large.
DECODER = JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


@dataclass(frozen=True)
class Fields:
    """Which fields of a record are what.

    Attributes:
        text: has the text to clean, and then the clean text.
        source: gets the text as it was, if any.
        edits: gets the edits, if any.
        id: tells a person which record it is, if any.
    """

    text: str
    source: str | None = None
    edits: str | None = None
    id: str | None = None

    @property
    def added(self) -> tuple[str, ...]:
        """Those that a record gets, and must not have."""
        return tuple(name for name in (self.source, self.edits) if name is not None)


class BadLineError(Exception):
    """A line that can't be cleaned.

    Args:
        column: where, from 1.
        reason: why, as the end of a sentence about the line.
    """

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


@dataclass(frozen=True)
class Record:
    """A line that holds an object.

    Attributes:
        line: as it was read, decoded, without its end.
        values: of its fields, by name; numbers as they are written.
        places: where the values lie in the line.
        end: where the object ends, before its bracket.
    """

    line: str
    values: Mapping[str, Any]
    places: Mapping[str, tuple[int, int]]
    end: int

    def written(self, name: str | None) -> str | None:
        """A field's value as the line has it; None if there is none."""
        if name is None or name not in self.places:
            return None
        start, end = self.places[name]
        return self.line[start:end]

    def text(self, fields: Fields) -> str | None:
        """The text to clean; None where the record says that it has none.

        Raises:
            BadLineError: there is no such field, it is no text, or a field that is to be
                added is there.
        """
        if fields.text not in self.values:
            raise BadLineError(1, f"has no field {fields.text!r}")
        value = self.values[fields.text]
        start, _ = self.places[fields.text]
        if value is not None and (not isinstance(value, str) or self.line[start] != '"'):
            raise BadLineError(start + 1, f"field {fields.text!r} is no text")
        for name in fields.added:
            if name in self.places:
                raise BadLineError(self.places[name][0] + 1, f"has a field {name!r} already")
        return value

    def rewritten(self, name: str, text: str | None, added: Mapping[str, Any]) -> str:
        """The line with another text, and with fields more.

        Args:
            name: of the field that gets the text.
            text: what it gets; None leaves it as it is.
            added: values of new fields, which come last.
        """
        start, end = self.places[name]
        # Whoever wrote a letter as an escape, in a line of nothing but ASCII, wants ASCII.
        is_ascii = self.line.isascii() and not str(self.values[name] or "").isascii()
        value = self.line[start:end]
        if text is not None and text != self.values[name]:
            value = json.dumps(text, ensure_ascii=is_ascii)
        more = "".join(
            f", {json.dumps(key)}: {json.dumps(given, ensure_ascii=is_ascii)}"
            for key, given in added.items()
        )
        return self.line[:start] + value + self.line[end : self.end] + more + self.line[self.end :]


def parse(line: str) -> Record:
    """Take a line apart.

    Args:
        line: without its end.

    Raises:
        BadLineError: it is not JSON, or not an object, or has a field twice.
    """
    try:
        return _parse(line)
    except JSONDecodeError as error:
        raise BadLineError(error.colno, f"is not JSON: {error.msg}") from error
    except RecursionError as error:
        raise BadLineError(1, "is not JSON: nested too deep") from error


def _parse(line: str) -> Record:
    at = _blank(line, 0)
    if not line.startswith("{", at):
        _, end = DECODER.raw_decode(line, at)
        _expect_end(line, end)
        raise BadLineError(at + 1, "is not a JSON object")
    values: dict[str, Any] = {}
    places: dict[str, tuple[int, int]] = {}
    end = at = _blank(line, at + 1)
    while not line.startswith("}", at) or places:
        if not line.startswith('"', at):
            raise JSONDecodeError("Expecting property name enclosed in double quotes", line, at)
        name, after = DECODER.raw_decode(line, at)
        if name in values:
            raise BadLineError(at + 1, f"has the field {name!r} twice")
        start = _blank(line, _skip(line, _blank(line, after), ":"))
        values[name], end = DECODER.raw_decode(line, start)
        places[name] = start, end
        at = _blank(line, end)
        if line.startswith("}", at):
            break
        at = _blank(line, _skip(line, at, ","))
    _expect_end(line, at + 1)
    return Record(line, values, places, end)


def _blank(line: str, at: int) -> int:
    """The place after blanks, if any."""
    found = BLANK.match(line, at)
    return found.end() if found else at


def _skip(line: str, at: int, sign: str) -> int:
    if not line.startswith(sign, at):
        raise JSONDecodeError(f"Expecting {sign!r} delimiter", line, at)
    return at + 1


def _expect_end(line: str, at: int) -> None:
    if (rest := _blank(line, at)) != len(line):
        raise JSONDecodeError("Extra data", line, rest)
