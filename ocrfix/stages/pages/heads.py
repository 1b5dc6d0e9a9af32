"""Running heads and page numbers among the text: "JUNGLE BOOK 37"."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from ocrfix.marks import order

# A short line by itself that is a number, or words with a number at an end. It starts at a
# newline and is bounded: linear.
LONE = re.compile(
    r"(?:\A|(?<=\n\n)|(?<=\f))[ \t]{0,20}(?P<line>[-–—\[(*]{0,2}[ ]?(?:"
    r"(?P<first>[0-9]{1,4})(?:[ .]{1,10}(?P<after>[^\W\d_][^\n]{1,58}))?"
    r"|(?P<before>[^\W\d_][^\n]{1,58}?)[ .]{1,10}(?P<last>[0-9]{1,4})"
    r")[ ]?[-–—\])*]{0,2})[ \t]{0,20}(?=\n\n|\n?\Z)"
)
LEAST_HEADS = 3
"""Lines that must be alike before they count as a running head."""
ALIKE = 80.0
"""Likeness, of 100, that misread copies of one head still have."""
MOST_HEADS = 2000
"""Different heads that are compared with each other: the comparison is quadratic."""


class Head(NamedTuple):
    """A running head or page number that stands alone.

    Attributes:
        start: first code point of the line.
        end: code point after its last.
        confidence: that it is one, and no text.
    """

    start: int
    end: int
    confidence: float


def find(text: str) -> list[Head]:
    """The running heads and page numbers, in order."""
    lines = [m for m in LONE.finditer(text) if _is_headlike(m)]
    if len(lines) < LEAST_HEADS:
        return [Head(m.start("line"), m.end("line"), 0.4) for m in lines]
    groups: list[tuple[str, list[re.Match[str]]]] = []
    of_text: dict[str, list[re.Match[str]]] = defaultdict(list)
    for m in lines:
        of_text[_words(m)].append(m)
    for words, members in sorted(of_text.items(), key=lambda kv: (-len(kv[1]), kv[0])):
        near = next((g for g in groups[:MOST_HEADS] if _alike(words, g[0])), None)
        if near:
            near[1].extend(members)
        else:
            groups.append((words, list(members)))
    return sorted(
        Head(m.start("line"), m.end("line"), confidence)
        for words, members in groups
        for confidence in [_confidence(words, members)]
        for m in members
    )


def _words(m: re.Match[str]) -> str:
    return (m["after"] or m["before"] or "").strip(" .").casefold()


def _alike(a: str, b: str) -> bool:
    return a == b or bool(a and b and fuzz.ratio(a, b) >= ALIKE)


def _is_headlike(m: re.Match[str]) -> bool:
    """Capitals or a title, and no sentence: "37 JUNGLE BOOK", not "He was 37."."""
    words = (m["after"] or m["before"] or "").strip()
    if not words:
        return True
    if words[-1] in ",;:!?\"'”’" or re.match(
        r"chap|book|part|section|letter|vol|no\b", words.lower()
    ):
        return False
    capitals = sum(w[0].isupper() for w in words.split() if w[0].isalpha())
    return words.isupper() or capitals * 2 > len(words.split())


def _confidence(words: str, members: list[re.Match[str]]) -> float:
    """Numbers that rise with the text are pages; few of them may be anything."""
    if len(members) < LEAST_HEADS:
        return 0.4
    members.sort(key=lambda m: m.start())
    numbers = [order(m["first"] or m["last"]) for m in members]
    gaps = [b.start() - a.end() for a, b in pairwise(members)]
    rising = sum(a < b <= a + 40 for a, b in pairwise(numbers))
    if rising < 0.8 * len(gaps) or sorted(gaps)[len(gaps) // 2] < 600:
        return 0.35
    # Made up from the harm check: in 60 clean books no line is found so; numbers alone may
    # be those of sections, which stand closer or begin anew.
    return 0.93 if words else 0.85 if len(members) >= 2 * LEAST_HEADS else 0.6
