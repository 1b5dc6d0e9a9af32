"""Spaces that got lost, or that a speck stands in for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix import data, junctions
from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.signs import AtSign
from ocrfix.stages.spaces.around import word_after, word_before

# A comma or stop with a letter or year close after it. One place a hit.
LOST = AtSign(",.;:!?", r"(?=[A-Za-z])(?<=[^\W\d_].)")
LOST_IN_DATE = re.compile(r",(?=(?:1[4-9]|20)\d\d\b)(?<=\d,)")
# A speck in the place of a space. One place a hit.
SPECK_FOR_SPACE = AtSign("'’‘`^*~·|", r"(?=[a-z]{2})(?<=[a-z][a-z].)")
MONTH_AND_DAY = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? ?\d{1,2}"
    r"(?:st|nd|rd|th|d)?\Z"
)
ADDRESS_SIGNS = re.compile(r"[@/\\_=<>&#{}]|www\.|\.\w+\.")

BEFORE_LETTER = ("", " ", "\n", '"', "“", "(")
"""What stands before a word of one letter."""

AFTER_HYPHEN = frozenset("street road house court place station office lane square".split())
"""What old print joins to names with a hyphen, which may be read as a stop."""

DIALECT = frozenset("an th wi tha fo fa ha ca mo do sha ta de ol ma ne se gi ga".split())
"""Halves before an apostrophe in dialect and elision ("th'other", "fo'c'sle")."""

FILE_SUFFIXES = frozenset(
    "com org net edu gov uk co html htm txt pdf doc js py json xml csv".split()
)
"""What stands after a stop in addresses and file names."""


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Spaces to add, and specks to read as one."""
    yield from _after_signs(document.text, knowledge)
    yield from _specks(document, knowledge)


def _after_signs(text: str, knowledge: Knowledge) -> Iterator[Proposal]:
    """A space lost after a comma or stop, or a speck in its place."""
    for m in LOST_IN_DATE.finditer(text):
        if MONTH_AND_DAY.search(text, max(0, m.start() - 16), m.start()):
            yield _insert(m.end(), "space-in-date", 0.98, "a date wants a space before its year")
    for m in LOST.finditer(text):
        place = m.start()
        left, right = word_before(text, place), word_after(text, place + 1)
        if not (_is_word(left, knowledge) and _is_word(right, knowledge)):
            continue
        if len(left) == 1 and (m[0] in ";:!?" or text[place - 2 : place - 1] not in BEFORE_LETTER):
            continue  # "I;he" is "the", and "?a.action" a formula's
        if left.isupper() and right.isupper() and len(left + right) > 2:
            continue  # a row of names of columns
        if not _in_address(text, place, left, right):
            yield from _between_words(place, left, m[0], right)


def _between_words(place: int, left: str, sign: str, right: str) -> Iterator[Proposal]:
    """A mark between two words without space, or a speck that was read as one."""
    odds = junctions.expected(left, right)
    if sign == "." and left.lower() in data.entries("abbreviations.txt"):
        return
    if sign == "." and right[0].isupper() and odds.stop > 0.001:
        if left[0].islower() and right[1:].islower():
            reason = "no space between two sentences"
            yield _insert(place + 1, "space-after-sentence", 0.93, reason)
        return
    if odds.nothing > 0.97 or (sign == "." and right[0].islower()):
        # 34 of 45 right on the train newspapers, the rest mostly lost hyphens ("Fleet.street").
        hyphen = right in AFTER_HYPHEN or (left.endswith("ty") and odds.nothing < 0.97)
        confidence = 0.6 if hyphen or odds.nothing < 0.9 else 0.85
        reason = "a speck between two words in place of the space"
        yield Proposal(place, place + 1, " ", "sign-for-space", confidence, reason)
        return
    if sign != ".":
        confidence = 0.9 if sign in ",;" else 0.65
        reason = f"no space after the {sign!r} between two words"
        yield _insert(place + 1, "space-after-sign", confidence, reason)


def _specks(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """A speck between two words where the space should be."""
    text, lexicon = document.text, knowledge.lexicon
    for m in SPECK_FOR_SPACE.finditer(text):
        place = m.start()
        left = word_before(text, place)
        right = word_after(text, place + 1)
        if len(right) < 3 or left in DIALECT or lexicon.frequency(left) < 50:
            continue
        if left.endswith("s") and m[0] in "'’" and junctions.expected(left, right).nothing < 0.95:
            continue  # a plural's possessive may have lost its space
        whole = f"{left}{m[0]}{right}"
        if lexicon.frequency(right) < 2 or whole.replace("’", "'") in lexicon:
            continue
        if document.vocabulary[whole] > 1:
            continue
        reason = "a speck in place of the space"  # 69 of 77 right on the train newspapers
        yield Proposal(place, place + 1, " ", "speck-for-space", 0.9, reason)


def _insert(place: int, rule: str, confidence: float, reason: str) -> Proposal:
    return Proposal(place, place, " ", rule, confidence, reason)


def _is_word(word: str, knowledge: Knowledge) -> bool:
    """Whether it is common enough to be no half of a damaged word."""
    return word in ("a", "I", "A") or (len(word) > 1 and knowledge.lexicon.frequency(word) > 20)


def _in_address(text: str, place: int, left: str, right: str) -> bool:
    """Whether the unbroken run of signs around a place is an address or a name of a file."""
    before = text[max(0, place - 40) : place].split() or [""]
    token = before[-1] + text[place : place + 40].split(maxsplit=1)[0]
    is_file = right.lower() in FILE_SUFFIXES or left.lower() == "www"
    return is_file or ADDRESS_SIGNS.search(token) is not None
