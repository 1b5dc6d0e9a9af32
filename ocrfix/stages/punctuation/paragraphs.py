"""The full stop at a paragraph's end, when it was not read.

Left alone: headings, lines of verse and lists, signatures, paragraphs that a page break or a
displayed quotation cuts (what follows has a small letter, or is set in).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix import junctions
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge

# A word, then a paragraph's end, then a sentence. One place a hit.
UNSTOPPED_LF = re.compile(r"\n\n(?<=[A-Za-z]\n\n)(?=[\"“]?[A-Z][a-z']*[ ,])")
UNSTOPPED_CRLF = re.compile(r"\r\n\r\n(?<=[A-Za-z]\r\n\r\n)(?=[\"“]?[A-Z][a-z']*[ ,])")
# One word that is a sentence by itself addresses what follows ("Address⏎⏎Munn & Co.").
LAST_ALONE = re.compile(r"[.!?:]\s{1,4}\w+\Z")
LAST_WORD = re.compile(r"(?<![\w'’.-])[^\W\d_]{2,}\Z")
SENTENCE_END = re.compile(r"[a-z][.!?][\"”’']?\s++[\"“]?[A-Z]")
GOES_ON = re.compile(r"(?:And|But|He|She|They|It|We|I|There|Then|So|Thus|Yet)\b[ ,]")

LEAST = 150
"""Code points of a paragraph that is prose and no heading."""


def propose(text: str, knowledge: Knowledge) -> Iterator[Proposal]:
    """Full stops to add at paragraph ends."""
    pattern = UNSTOPPED_CRLF if "\r" in text else UNSTOPPED_LF
    for m in pattern.finditer(text):
        place = m.start()
        start = max(text.rfind(m[0], max(0, place - 3000), place), place - 3000, 0)
        paragraph = text[start:place].strip()
        last = LAST_WORD.search(paragraph)
        if last is None or last[0] not in knowledge.lexicon or _is_set_in(paragraph):
            continue
        if not _is_prose(paragraph) or junctions.row(last[0]).stop_after < 0.01:
            continue
        reason = "the paragraph's last sentence has no full stop"
        # Before what is quoted a colon may be lost as well.
        confidence = 0.6 if text[m.end()] in '"“' else 0.85
        yield Proposal(place, place, ".", "stop-at-paragraph-end", confidence, reason)


def _is_prose(paragraph: str) -> bool:
    """Whether it is no heading: some sentences, or one that goes on from others."""
    if len(paragraph) >= LEAST:
        return bool(SENTENCE_END.search(paragraph)) and not LAST_ALONE.search(paragraph[-40:])
    words = paragraph.split()
    small = sum(word.islower() for word in words)
    return len(words) > 7 and 2 * small > len(words) and GOES_ON.match(paragraph) is not None


def _is_set_in(paragraph: str) -> bool:
    """Whether it is verse, a list or a table: short lines, most of them with a capital."""
    lines = [line for line in paragraph.splitlines() if line.strip()]
    if len(lines) < 2:
        return False
    capitals = sum(line.lstrip()[:1].isupper() for line in lines)
    return 3 * capitals > 2 * len(lines) or any(line.startswith("  ") for line in lines)
