"""Case noise within words: "CHApTER", "loSt", "tHe"; and "calIed", where I was read for l.

A capital after a small letter is rare in print. Where all the letters that stand out have
the same shape in both cases, and the word is known, they were misread.

Left alone: names (McDonald, O'Neill), names of things (LaTeX, iPhone, PowerPoint), units and
initialisms (PhD, MSc, kWh), whatever the document has several times so, and compounds of
two words ("PostScript").

Known cost: a name of a thing that is a word in its small form and stands once ("OpenEd").

>>> from ocrfix import Settings, clean
>>> clean("CHApTER ONE. He loSt it.", Settings(stages=("words",))).text
'CHAPTER ONE. He lost it.'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.lexicon import Lexicon
from ocrfix.stages.words.case import SHAPES

# A capital after a small letter, and the letters that go on. Starts at a capital; linear.
HUMP = re.compile(r"[A-Z](?<=[a-z].)[A-Za-z]*+")
# Where each part of such a word begins. One place a hit.
PART = re.compile(r"(?<=[a-z])(?=[A-Z])")
LETTERS_BEFORE = re.compile(r"(?<![A-Za-z])[A-Za-z]{0,30}\Z")
# Small letters and capital I's among them. One class but the first; linear.
CAPITAL_I = re.compile(r"[A-Za-z](?=[a-zI]*I)[a-z][a-zI]{2,}")
# Beginnings of names before a capital.
NAME = re.compile(r"(?:Mc|Mac|Fitz|De|Du|Di|La|Le|Van|Von|Lo|St|Ap|Ab|Al|El)[A-Z]")
ALIKE = frozenset("".join(SHAPES))
BEFORE = frozenset("@/\\_.#&'’-")
"""Before or after one of these it is an address, code, or part of a longer name."""

COMMON = frozenset("was is as us so no to of the and for his you our".split())
"""Short words that are nothing else with another letter for the odd one."""
SHORTEST, LONGEST = 3, 31
SEVERAL = 2
"""What the document has more often than this it means,"""
OUTWEIGH = 10
"""unless it has the word this many times as often in one case."""
KNOWN = 1.0
"""Occurrences per million words from which a word is known well enough."""


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Words to write in one case."""
    text = document.text
    for m in HUMP.finditer(text):
        before = LETTERS_BEFORE.search(text, max(0, m.start() - LONGEST), m.start())
        if before is None or m.end() - before.start() > LONGEST:
            continue
        start, end = before.start(), m.end()
        word = text[start:end]
        if _is_free(text, start, end):
            one_case, chance = _with_l(word, knowledge.lexicon) or _judge(word, knowledge.lexicon)
            if chance and not _is_habit(document, word, one_case):
                reason = f"{one_case!r} is a known word; letters of its shape were misread"
                yield Proposal(start, end, one_case, "mixed-case", chance, reason)


def _is_free(text: str, start: int, end: int) -> bool:
    """Whether the letters are a word of their own."""
    left, right = text[start - 1 : start], text[end : end + 1]
    if left.isalnum() or right.isalnum() or left in BEFORE:
        return False
    return right not in BEFORE or (right == "." and not text[end + 1 : end + 2].isalnum())


def _is_habit(document: Document, word: str, one_case: str) -> bool:
    """Whether the document has it so several times, and not far more often in one case."""
    times = document.vocabulary[word]
    return times > SEVERAL and times * OUTWEIGH > document.vocabulary[one_case]


def _with_l(word: str, lexicon: Lexicon) -> tuple[str, float] | None:
    """The word with each capital I within it read as l, if that is one."""
    with_l = word[0] + word[1:].replace("I", "l")
    if CAPITAL_I.fullmatch(word) and lexicon.frequency(with_l) >= KNOWN:
        # 38 of 42 right on the train newspapers and made scans; in 179 million characters of
        # clean text there are three such words, all misprints.
        return with_l, 0.9
    return None


def _judge(word: str, lexicon: Lexicon) -> tuple[str, float]:
    """The word in one case, and the chance that it was printed so; 0 for no opinion."""
    if len(word) < SHORTEST and word[0].isupper():
        return word, 0
    if NAME.match(word) or lexicon.frequency(word) < KNOWN:
        return word, 0
    capitals = [c for c in word if c.isupper()]
    smalls = [c for c in word if c.islower()]
    inner = [c for c in word[1:] if c.isupper()]
    if len(capitals) > len(smalls) > 0 and len(capitals) > 2:
        sure = all(c.upper() in ALIKE for c in smalls)
        # A small s at the end is a plural's: "MPs".
        return word.upper(), 0 if word.endswith("s") and word[:-1].isupper() else _rate(
            word, sure=sure
        )
    if len(word) < 4 and word.lower() in COMMON:
        return word[0] + word[1:].lower(), 0.93
    if 2 * len(inner) <= len(word) and not _is_compound(word, lexicon):
        return word[0] + word[1:].lower(), _rate(word, sure=all(c in ALIKE for c in inner))
    return word, 0


def _rate(word: str, *, sure: bool) -> float:
    """How often one is right: on the train newspapers 72 of 76 of the sure ones."""
    if not sure:
        return 0.6
    # An I is as often an l or a t, and "lOft" a number.
    short = len(word) < (6 if "I" in word[1:] or word.startswith("lO") else 4)
    return 0.5 if short else 0.93


def _is_compound(word: str, lexicon: Lexicon) -> bool:
    """Whether a capital begins a second word: "PostScript"."""
    return any(
        len(word) - m.start() > 2
        and m.start() > 1
        and lexicon.frequency(word[: m.start()]) > KNOWN
        and lexicon.frequency(word[m.start() :]) > KNOWN
        for m in PART.finditer(word)
    )
