"""Small letters read where a sentence begins.

"not to pry into it. just keep": the letters whose capital has the shape of the small one are
also misread the other way. Or the stop is a speck: the words on both sides tell
(``ocrfix.junctions``). The letters whose shapes differ are the control here too: a text that
goes on small after its stops, whatever the letter, does so on purpose or has specks.

Left alone: what follows an abbreviation, an initial, a numeral, an ellipsis, a quotation.

Known cost: nearly none; so rare a mistake is hardly ever sure, and mostly asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix import data, junctions
from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.stages.punctuation import stops
from ocrfix.stages.words.case import SHAPES

# A stop before a small letter. Starts at the stop; one place a hit.
STOP_BEFORE_SMALL = re.compile(r"\.(?<=[a-z]{2}.)(?=\s[a-z])")
SMALL = frozenset("".join(SHAPES).lower())

MISREAD = 0.002
"""Share of capitals at sentence starts that are read as small letters, where any are."""
CONTROL_LETTERS = 26 / len(SMALL)


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Small letters to capitalise."""
    text = document.text
    places = [m.start() for m in STOP_BEFORE_SMALL.finditer(text)]
    if not any(text[place + 2] in SMALL for place in places):
        return
    hits = [place for place in places if _is_end(text, place, knowledge)]
    alike = [place for place in hits if text[place + 2] in SMALL]
    others = (len(hits) - len(alike)) / (CONTROL_LETTERS - 1)
    for place in alike:
        chance = _chance(text, place) * max(0.0, 1 - others / len(alike))
        letter, right = text[place + 2], stops.neighbours(text, place, place + 1)[1]
        reason = f"{right!r} begins a sentence; {letter} and {letter.upper()} look alike"
        yield Proposal(place + 2, place + 3, letter.upper(), "false-small", chance, reason)


def _is_end(text: str, place: int, knowledge: Knowledge) -> bool:
    """Whether a stop follows a word written in full and precedes another."""
    left, right, after = stops.neighbours(text, place, place + 1)
    abbreviations = data.entries("abbreviations.txt")
    if not left or not right or left.lower() in abbreviations or right in abbreviations:
        return False
    if after == "." or left[0].isupper() or not stops.is_whole(text, place, left, knowledge):
        return False
    return stops.is_plain(right, knowledge)


def _chance(text: str, place: int) -> float:
    """How likely a stop was printed, and the small letter after it is a capital misread."""
    left, right, _ = stops.neighbours(text, place, place + 1)
    printed = junctions.expected(left, right)
    ended = printed.stop * MISREAD * (1 - junctions.row(right).capital)
    speck = (
        printed.nothing * junctions.READ_AS[""]["."] + printed.comma * junctions.READ_AS[","]["."]
    )
    return ended / (ended + speck)
