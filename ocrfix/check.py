"""The check of a result before anything is written.

1. Replaying the log on the source gives the text, and undoing it gives the source.
2. Cleaning the text again changes nothing.

Both hold by construction and by property test; a text that breaks them all the same is not
written, and its place is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ocrfix import log as logs
from ocrfix.edits import Edit
from ocrfix.errors import CheckError
from ocrfix.log import Log
from ocrfix.pipeline import Result
from ocrfix.strip import Sliceable, difference, position

REPORT_IT = "nothing was written for this file; please report it with the lines around that place"


def check(result: Result, log: Log, changes: Callable[[str], Sequence[Edit]], name: str) -> None:
    """Check a result.

    Args:
        result: what is to be written.
        log: as it was read back from the bytes to be written.
        changes: what cleaning a text with the same settings changes.
        name: the source's, for the message.

    Raises:
        CheckError: it doesn't hold; says where.
    """
    _same(logs.replay(log, result.source), result.text, name, "replaying the log differs")
    _same(logs.undo(log, result.text), result.source, name, "undoing the log differs")
    if result.text == result.source:
        return  # it was cleaned just now, and nothing changed
    again = changes(result.text)
    if again:
        raise not_at_rest(result.text, again[0], name)


def not_at_rest(text: Sliceable, edit: Edit, name: str) -> CheckError:
    """The error of a clean text that an edit would change."""
    line, column = position(text, edit.start)
    return CheckError(
        f"{name}: cleaning the text again changes it at line {line}, column {column} "
        f"({edit.stage}, {edit.rule}: {edit.before!r} to {edit.after!r})",
        remedy=REPORT_IT,
    )


def replayed(
    edits: Iterable[Edit], source: Sliceable, text: Sliceable, name: str
) -> Iterator[Edit]:
    """The edits of a log, given on as source and text turn out to differ by them alone.

    What stands between two edits is the same in both, so replaying and undoing are one.

    Args:
        edits: as they were read back from the bytes to be written.
        source: what was given.
        text: what is to be written.
        name: the source's, for the message.

    Raises:
        CheckError: they differ otherwise.
    """
    at = place = 0

    def same(other: Sliceable, start: int, length: int) -> None:
        found = difference(text, other, place, start, length)
        if found is not None:
            raise _differs(text, place + found, name, "replaying the log differs")

    for edit in edits:
        same(source, at, edit.start - at)
        place += edit.start - at
        same(edit.after, 0, len(edit.after))
        place += len(edit.after)
        if source[edit.start : edit.end] != edit.before:
            raise _differs(source, edit.start, name, "undoing the log differs")
        at = edit.end
        yield edit
    same(source, at, len(source) - at)
    if place + len(source) - at != len(text):
        raise _differs(text, len(text), name, "replaying the log differs")


def _same(found: str, expected: str, name: str, what: str) -> None:
    if found != expected:
        pairs = enumerate(zip(found, expected, strict=False))
        shorter = min(len(found), len(expected))
        place = next((i for i, (a, b) in pairs if a != b), shorter)
        raise _differs(expected, place, name, what)


def _differs(text: Sliceable, place: int, name: str, what: str) -> CheckError:
    line, column = position(text, place)
    return CheckError(f"{name}: {what} at line {line}, column {column}", remedy=REPORT_IT)
