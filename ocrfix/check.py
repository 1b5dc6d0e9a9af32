"""The check of a result before anything is written.

1. Replaying the log on the source gives the text, and undoing it gives the source.
2. Cleaning the text again changes nothing.

Both hold by construction and by property test; a text that breaks them all the same is not
written, and its place is told.
"""

from __future__ import annotations

from collections.abc import Callable

from ocrfix import log as logs
from ocrfix.errors import CheckError
from ocrfix.log import Log
from ocrfix.pipeline import Result

REPORT_IT = "nothing was written for this file; please report it with the lines around that place"


def check(result: Result, log: Log, clean: Callable[[str], Result], name: str) -> None:
    """Check a result.

    Args:
        result: what is to be written.
        log: as it was read back from the bytes to be written.
        clean: cleans a text with the same settings.
        name: the source's, for the message.

    Raises:
        CheckError: it doesn't hold; says where.
    """
    _same(logs.replay(log, result.source), result.text, name, "replaying the log differs")
    _same(logs.undo(log, result.text), result.source, name, "undoing the log differs")
    if result.text == result.source:
        return  # it was cleaned just now, and nothing changed
    again = clean(result.text)
    if again.edits:
        edit = again.edits[0]
        line, column = logs.position(result.text, edit.start)
        raise CheckError(
            f"{name}: cleaning the text again changes it at line {line}, column {column} "
            f"({edit.stage}, {edit.rule}: {edit.before!r} to {edit.after!r})",
            remedy=REPORT_IT,
        )


def _same(found: str, expected: str, name: str, what: str) -> None:
    if found == expected:
        return
    pairs = enumerate(zip(found, expected, strict=False))
    place = next((i for i, (a, b) in pairs if a != b), min(len(found), len(expected)))
    line, column = logs.position(expected, place)
    raise CheckError(f"{name}: {what} at line {line}, column {column}", remedy=REPORT_IT)
