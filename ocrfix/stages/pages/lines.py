"""The lines of a prose paragraph as one line, on demand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.edits import Proposal

# A paragraph of two or more lines that begin at the margin. Each line is taken once: linear.
PARAGRAPH = re.compile(r"(?:(?<=\n\n)|\A)(?:[^\s|][^\n|\t]*\n){1,400}[^\s|][^\n|\t]*(?=\n\n|\n?\Z)")
LINE_END = re.compile(r"[ \t]{0,8}\n")
COLUMNS = re.compile(r"\S {3,}\S")
FULL = 0.6
"""Share of the longest line that all lines but the last of a prose paragraph have, mostly."""


def propose(text: str) -> Iterator[Proposal]:
    """Each line end within a paragraph of prose as a space."""
    for m in PARAGRAPH.finditer(text):
        if not _is_prose(m[0].split("\n")):
            continue
        for end in LINE_END.finditer(text, m.start(), m.end()):
            if text[end.start() - 1] in "-¬⸗\N{SOFT HYPHEN}" and text[end.start() - 2] != "-":
                continue  # a cut word, which the stage hyphens was not sure of
            glue = "" if text.endswith(("--", "—"), 0, end.start()) else " "
            reason = "The lines of a paragraph are one."
            yield Proposal(end.start(), end.end(), glue, "line-join", 0.95, reason)


def _is_prose(lines: list[str]) -> bool:
    """Full lines, not each with a capital as verse, and no columns."""
    width = max(map(len, lines))
    if width < 40 or any(COLUMNS.search(line) for line in lines):
        return False
    full = sum(len(line) >= FULL * width for line in lines[:-1])
    capitals = sum(line[:1].isupper() or line[:1] in "\"'“‘" for line in lines)
    is_verse = len(lines) > 2 and capitals == len(lines)
    return not is_verse and full >= 0.9 * (len(lines) - 1)
