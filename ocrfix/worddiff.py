"""A word diff made of the edits, for reading: each changed line once, its changes marked.

As ``git diff --word-diff`` writes it, ``[-what goes-]{+what comes+}``, or in colours. White
space that would not be seen is shown by a sign; a newline that goes or comes is shown by one
too, and ends the line all the same where it comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ocrfix.edits import Edit, apply

SIGNS = str.maketrans({"\n": "⏎", "\r": "␍", "\t": "⇥", "\f": "␌"})
DELETED, ADDED, HEAD, PLAIN = "\x1b[31;9m", "\x1b[32;1m", "\x1b[36m", "\x1b[0m"
# Control characters in a source must not reach the terminal.
CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
WORD_REACH = 40
"""Code points that a change may grow by on either side, to show whole words."""


def lines(source: str, edits: Sequence[Edit], *, name: str, colored: bool) -> Iterator[str]:
    """The lines of the diff.

    Args:
        source: what was given.
        edits: in order, not overlapping.
        name: of the source.
        colored: in colours, for a terminal; else in brackets.
    """
    number, at = 1, 0
    for group in _by_line(source, edits):
        start = source.rfind("\n", 0, group[0].start) + 1
        end = source.find("\n", group[-1].end)
        end = len(source) if end < 0 else end
        number += source.count("\n", at, start)
        at = start
        place = f"{name}:{number}:"
        yield f"{HEAD}{place}{PLAIN}" if colored else place
        yield _marked(source, start, end, group, colored=colored)


def _by_line(source: str, edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Edits that stand in the same lines, together."""
    group: list[Edit] = []
    for last, edit in pairwise([None, *edits]):
        if edit is None:
            continue
        if group and last is not None and "\n" in source[last.end : edit.start]:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _marked(source: str, start: int, end: int, group: Sequence[Edit], *, colored: bool) -> str:
    parts: list[str] = []
    at = start
    for low, high, before, after in _widened(source, start, end, group):
        parts += (shown(source[at:low]), _change(before, after, colored=colored))
        at = high
    parts.append(shown(source[at:end].removesuffix("\r")))
    return "".join(parts)


def _widened(
    source: str, start: int, end: int, group: Sequence[Edit]
) -> Iterator[tuple[int, int, str, str]]:
    """The changes, grown to whole words; those that share a word are one."""
    clusters: list[tuple[int, int, list[Edit]]] = []
    for edit in group:
        low = _word_start(source, edit.start, start)
        high = _word_end(source, edit.end, end)
        if clusters and low < clusters[-1][1]:
            first, last, edits = clusters[-1]
            clusters[-1] = (first, max(last, high), [*edits, edit])
        else:
            clusters.append((low, high, [edit]))
    for low, high, edits in clusters:
        moved = [replace(e, start=e.start - low, end=e.end - low) for e in edits]
        yield low, high, source[low:high], apply(source[low:high], moved)


def _word_start(source: str, place: int, least: int) -> int:
    low = max(least, place - WORD_REACH)
    while place > low and not source[place - 1].isspace():
        place -= 1
    return place


def _word_end(source: str, place: int, most: int) -> int:
    high = min(most, place + WORD_REACH)
    while place < high and not source[place].isspace():
        place += 1
    return place


def _change(before: str, after: str, *, colored: bool) -> str:
    old, new = shown(before), shown(after)
    if colored:
        gone = f"{DELETED}{old}{PLAIN}" if old else ""
        return f"{gone}{ADDED}{new}{PLAIN}" if new else gone
    return (f"[-{old}-]" if old else "") + (f"{{+{new}+}}" if new else "")


def shown(text: str) -> str:
    """A text fit for a terminal: signs for white space, escapes for control characters."""
    return text.translate(SIGNS).translate(CONTROLS)
