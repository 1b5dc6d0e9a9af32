r"""The lines of a text, by their numbers: of them but the places are in memory.

Only ``\n`` ends a line, as ``patch`` and ``git apply`` see it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right

from ocrfix import source as sources
from ocrfix.strip import Sliceable, windows

NEWLINE = re.compile(r"\n")


class Lines:
    """A text cut after each newline; of its lines but the places are in memory."""

    def __init__(self, text: Sliceable) -> None:
        self.text = text
        self.starts = array("I" if len(text) < 1 << 32 else "Q", [0])
        at = 0
        for piece in windows(text):
            self.starts.extend(at + m.end() for m in NEWLINE.finditer(piece))
            at += len(piece)
        self.open_end = self.starts[-1] < at
        if self.open_end:
            self.starts.append(at)
        self.count = len(self.starts) - 1

    def at(self, place: int) -> int:
        """The line that a place is in; one past the last for the end after a newline."""
        line = bisect_right(self.starts, place) - 1
        return line - 1 if line == self.count and self.open_end else line

    def line(self, number: int) -> str:
        """A line, with its newline."""
        return self.text[self.starts[number] : self.starts[number + 1]]


class RawLines:
    """The bytes of a text's lines, each byte as the code point of its number.

    Args:
        lines: of the text.
        encoding: of the bytes.
        mark: what they begin with.
    """

    def __init__(self, lines: Lines, encoding: str, mark: bytes = b"") -> None:
        self._lines = lines
        self._encoding = encoding
        self._mark = mark
        self.count = lines.count or int(bool(mark))

    def line(self, number: int) -> str:
        """The bytes of a line."""
        text = self._lines.line(number) if number < self._lines.count else ""
        is_utf8 = self._encoding == "utf-8"
        data = (
            sources.to_bytes(text) if is_utf8 else sources.encode(text, self._encoding, bom=False)
        )
        return (data if number else self._mark + data).decode("latin-1")
