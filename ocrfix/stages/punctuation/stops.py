"""Full stops and commas: specks read as one, one read as the other, or lost.

What the two words on both sides usually have between them decides (``ocrfix.junctions``);
a capital where none belongs, or none where one belongs, is part of the evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix import data, junctions
from ocrfix.document import Document
from ocrfix.edits import Alternative, Proposal
from ocrfix.knowledge import Knowledge

# Words that open sentences and are else hardly ever capitalised (titles apart).
OPENERS = (
    "The|This|That|These|Those|There|Then|They|Their|He|She|It|His|Her|Its|We|Our|But|And|No|"
    "Not|Nor|In|On|At|As|For|From|When|Where|While|With|After|Before|If|All|Some|Such|Once|Now|"
    "So|To|Yet|By|Under|During|Although|However|Here|Both|Another|Several|Many|Most|Each"
)
# A stop before a small letter. Linear: one place a hit.
STOP_BEFORE_SMALL = re.compile(r"\.(?=(?: |\r?\n)[a-z])(?<=[a-z]{2}.)")
# A comma after a word that has none after it. One place a hit, with a few fixed looks back.
COMMA_AFTER_ARTICLE = re.compile(
    r",(?=(?: |\r?\n)[a-z]{2})(?:(?<=\bthe,)|(?<=\bof the,)|(?<=\ba,)|(?<=\ban,)|(?<=\bmy,)|(?<=\bthe,)"
    r"|(?<=\btheir,)|(?<=\bour,)|(?<=\byour,))"
)
# A comma, or nothing, before a sentence opener. One place a hit.
COMMA_BEFORE_OPENER = re.compile(rf",(?= (?:{OPENERS})\b)(?<=[a-z],)")
LOST_BEFORE_OPENER = re.compile(rf" (?=[A-Z])(?<=[a-z] )(?=(?:{OPENERS})\b)")
WORD_BEFORE = re.compile(r"(?<![\w'’.-])[^\W\d_]++(?:['’][a-z]++)?\Z")
WORD_AFTER = re.compile(r"\s+([^\W\d_]++(?:['’][a-z]++)?)(?=(\s+[^\W_]|[^\s]))")
# Roman numerals, and words without a vowel.
ABBREVIATED = re.compile(r"[ivxlc]+|[^aeiouyAEIOUY]+")
# A unit after its number, as "in." and "min.".
MEASURE = re.compile(r"[\d½¼¾⅓⅔⅛′'] ?[a-z]{1,4}\Z")

SAYING = frozenset(
    "said say says saying answered replied asked asks asking cried thought wrote told tell "
    "question words proverb maxim motto text saith called entitled title namely".split()
)
"""After these, with a comma, a sentence without quotation marks may be quoted."""


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Stops and commas to drop, to exchange or to add."""
    text = document.text
    for m in STOP_BEFORE_SMALL.finditer(text):
        yield from _stray_stop(text, m.start(), knowledge)
    for m in COMMA_AFTER_ARTICLE.finditer(text):
        yield from _stray_comma(text, m.start(), knowledge)
    places = [*COMMA_BEFORE_OPENER.finditer(text), *LOST_BEFORE_OPENER.finditer(text)]
    hits = [hit for m in places if (hit := _opener(text, m.start(), knowledge))]
    habits = Counter((hit.read, hit.right) for hit in hits)
    for hit in hits:
        # How often this book has the word so, this place aside: "He", when it is God's.
        others = habits[hit.read, hit.right] - 1
        small = document.vocabulary[hit.right.lower()] if others or len(hits) > 1 else 0
        odds = junctions.printed(
            hit.left, hit.read, hit.right, capitals=others, smalls=small
        )
        if odds.stop > 0.05:
            rule = "comma-for-stop" if hit.read else "lost-stop"
            reason = f"{hit.right!r} begins a sentence"
            end = hit.place + len(hit.read)
            yield Proposal(hit.place, end, ".", rule, odds.stop, reason)


def _stray_stop(text: str, place: int, knowledge: Knowledge) -> Iterator[Proposal]:
    """A stop before a small letter: a speck, or a comma misread."""
    left, right, _ = neighbours(text, place, place + 1)
    if not left or not right or left.lower() in data.entries("abbreviations.txt"):
        return
    if not _is_plain(left, knowledge) or not _is_plain(right, knowledge):
        return
    if MEASURE.search(text[max(0, place - 12) : place]):
        return
    odds = junctions.printed(left, ".", right)
    readings = sorted(
        [
            Alternative("", odds.nothing),
            Alternative(",", odds.comma),
        ],
        key=lambda a: -a.confidence,
    )
    best = readings[0]
    rule = "stray-stop" if not best.text else "stop-for-comma"
    if best.confidence > 0.3:
        reason = f"a stop between {left!r} and {right!r}, within a sentence"
        yield Proposal(place, place + 1, best.text, rule, best.confidence, reason, tuple(readings[1:]))


def _is_plain(word: str, knowledge: Knowledge) -> bool:
    """Whether it is a word written in full: no numeral, symbol or letter."""
    if len(word) == 1:
        return word in ("a", "I")
    return ABBREVIATED.fullmatch(word) is None and knowledge.lexicon.frequency(word) > 5


def _stray_comma(text: str, place: int, knowledge: Knowledge) -> Iterator[Proposal]:
    left, right, _ = neighbours(text, place, place + 1)
    if not left or right not in knowledge.lexicon:
        return
    odds = junctions.printed(left, ",", right)
    if odds.nothing > 0.3:
        reason = f"no comma belongs between {left!r} and {right!r}"
        yield Proposal(place, place + 1, "", "stray-comma", odds.nothing, reason)


class Opener(NamedTuple):
    """A word that opens sentences, where no stop is before it."""

    place: int
    left: str
    read: str
    right: str


def _opener(text: str, place: int, knowledge: Knowledge) -> Opener | None:
    read = "," if text[place] == "," else ""
    left, right, after = neighbours(text, place, place + len(read))
    if len(left) < 2 or not after[:1].islower() or left.lower() in SAYING:
        return None
    if left[0].islower() and knowledge.lexicon.frequency(left) < 5:
        return None
    return Opener(place, left, read, right)


def neighbours(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The word before a place, the word after it, and the first sign after that word."""
    before = WORD_BEFORE.search(text[max(0, start - 24) : start])
    after = WORD_AFTER.match(text, end, end + 32)
    return (
        before[0] if before else "",
        after[1] if after else "",
        after[2].lstrip() if after else "",
    )
