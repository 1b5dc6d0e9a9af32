"""Full stops and commas: specks read as one, one read as the other, or lost.

What the two words on both sides usually have between them decides (``ocrfix.junctions``);
a capital where none belongs, or none where one belongs, is part of the evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ocrfix import damage, data, junctions, protected
from ocrfix.document import Document
from ocrfix.edits import Alternative, Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.stages.punctuation import specks

# Words that open sentences and are else hardly ever capitalised (titles apart).
OPENERS = (
    "The|This|That|These|Those|There|Then|They|Their|He|She|It|His|Her|Its|We|Our|But|And|No|"
    "Not|Nor|In|On|At|As|For|From|When|Where|While|With|After|Before|If|All|Some|Such|Once|Now|"
    "So|To|Yet|By|Under|During|Although|However|Here|Both|Another|Several|Many|Most|Each"
)
# A stop before a small letter. Linear: one place a hit.
STOP_BEFORE_SMALL = re.compile(r"\.(?=(?: |\r?\n)[a-z])(?<=[a-z]{2}.)")
# A comma after an article or its like, or before an object: neither has one. One place a hit.
COMMA_IN_PHRASE = re.compile(
    r",(?=(?: |\r?\n)[a-z]{2})(?:(?<=\bthe,)|(?<=\ba,)|(?<=\ban,)|(?<=\bmy,)|(?<=\btheir,)"
    r"|(?<=\bour,)|(?<=\byour,)|(?= (?:me|him|them|us)\b))"
)
# A comma, or nothing, before a sentence opener. One place a hit.
COMMA_BEFORE_OPENER = re.compile(rf",(?= (?:{OPENERS})\b)(?<=[a-z],)")
LOST_BEFORE_OPENER = re.compile(rf" (?=[A-Z])(?<=[a-z] )(?=(?:{OPENERS})\b)")
WORD_BEFORE = re.compile(r"(?<![\w'’.\u0300-\u036f])[^\W\d_]++(?:['’][a-z]++)?\Z")
WORD_AFTER = re.compile(r"\s+([^\W\d_]++(?:['’][a-z]++)?)(?=(\s+[^\W_]|[^\s]))")
# Roman numerals, and words without a vowel.
ABBREVIATED = re.compile(r"[ivxlc]+|[^aeiouyAEIOUY]+|[IVXLC]{2,}")
# A unit after its number, as "in." and "min.".
MEASURE = re.compile(r"(?:[\d½¼¾⅓⅔⅛⅜⅝⅞′'][\s-]{0,3}|\b(?:sq|cu)\. )[a-z]{1,4}\Z")

# What an entry of an index begins with. Linear: bounded.
ENTRY = re.compile(r"\s{0,9}[A-Z][\w' ]{1,40}, ")

DAMAGED = 5
"""By how much the odds of a misread stop are raised in a damaged text. With a raise of 3, of
those from 0.7 to 0.8 were 91 of 101 right: 5 of 9 on the train newspapers, 86 of 92 in books
with nine stops in 100,000 letters taken away or made commas."""

SAME_SHAPE = frozenset("cijkopsuvwxyz")
"""Letters whose capitals look like them, but for the size."""

ASKED = 0.69
"""The highest confidence with which one asks and does not change."""
OFTEN, AT_LEAST = 0.1, 10
"""Share of commas read as stops, with so many more that were not, from which they are surely so.
Of such stops, those at line ends aside, were 515 of 538 commas on made scans from there on, and
66 of 87 below; on the train newspapers, where no page has so many, 101 of 186."""
SURE_OF_SPECK = 0.8
"""Chance from which a stop is no comma."""
CAPITAL_AT_END = 0.14
"""Share of stops before a small letter at line ends whose capital was misread, as said below."""
LIKE_OPENERS = frozenset("me mere ne mis men tbe tile".split())
"""What scanners make of The, There, He, This and Then."""

CAPITAL_MEANT = 0.3
"""By how much a stop for a comma is less likely where letters are misread, for so may the capital
behind it be: of the train newspapers' commas that were surely stops so far 3 of 11 were, and none
of the 13 that were asked about. On a page without misread letters 4 of 4 were."""

SAYING = frozenset(
    """said say says saying answered replied asked asks asking cried thought wrote told tell
    question words proverb maxim motto text saith called entitled title namely""".split()
)
"""After these, with a comma, a sentence without quotation marks may be quoted."""


class Opener(NamedTuple):
    """A word that opens sentences, where no stop is before it."""

    place: int
    left: str
    read: str
    right: str


def propose(document: Document, knowledge: Knowledge, other_specks: int = 0) -> Iterator[Proposal]:
    """Stops and commas to drop, to exchange or to add.

    Args:
        document: to look at.
        knowledge: of its language.
        other_specks: specks of other kinds that it has.
    """
    text = document.text
    strays = list(_stray_stops(document, knowledge, other_specks))
    for m in COMMA_IN_PHRASE.finditer(text):
        strays += _stray_comma(text, m.start(), knowledge)
    yield from strays
    places = [*COMMA_BEFORE_OPENER.finditer(text), *LOST_BEFORE_OPENER.finditer(text)]
    hits = [hit for m in places if (hit := _opener(text, m.start(), knowledge))]
    if hits:
        found = _openers(document, hits, damaged=_is_damaged(document, strays))
        yield from _or_small(found, document, knowledge)


def _or_small(
    proposals: Iterable[Proposal], document: Document, knowledge: Knowledge
) -> list[Proposal]:
    """The proposals, stops for commas with less confidence where capitals may be misread."""
    found = list(proposals)
    doubtful = any(p.rule == "comma-for-stop" for p in found)
    if not doubtful or not damage.is_misread(document, knowledge.lexicon):
        return found
    return [
        p._replace(confidence=p.confidence * CAPITAL_MEANT) if p.rule == "comma-for-stop" else p
        for p in found
    ]


def _openers(document: Document, hits: list[Opener], *, damaged: bool) -> Iterator[Proposal]:
    """Stops for what was read as a comma, or not at all, before words that open sentences."""
    habits = Counter((hit.read, hit.right) for hit in hits)
    for hit in hits:
        best = junctions.printed(hit.left, hit.read, hit.right, smalls=100000).stop
        if best < 0.05:
            continue  # whatever the document has; counting its words takes time
        vocabulary = document.vocabulary
        if hit.right in ("He", "His") and vocabulary["Him"] > 2:
            continue  # God's pronouns
        # How often this book has the word so, this place aside.
        others = habits[hit.read, hit.right] - 1
        small = vocabulary[hit.right.lower()]
        odds = junctions.printed(hit.left, hit.read, hit.right, capitals=others, smalls=small)
        p = odds.stop * DAMAGED / (1 + odds.stop * (DAMAGED - 1)) if damaged else odds.stop
        if p > 0.05:
            rule = "comma-for-stop" if hit.read else "lost-stop"
            reason = f"{hit.right!r} begins a sentence"
            yield Proposal(hit.place, hit.place + len(hit.read), ".", rule, p, reason)


def _is_damaged(document: Document, strays: list[Proposal]) -> bool:
    """Whether there is other damage, in a thousand words: then misread stops are likelier."""
    marks = sum(p.confidence > 0.8 for p in strays)
    marks += sum(1 for e in document.edits if e.before.strip() or e.after.strip())
    return marks > 2 and marks * 6000 > len(document.text) / 2


def _stray_stops(document: Document, knowledge: Knowledge, other_specks: int) -> Iterator[Proposal]:
    """Stops before a small letter: specks, or commas misread."""
    text = document.text
    places = [m.start() for m in STOP_BEFORE_SMALL.finditer(text)]
    found = [(place, pair) for place in places if (pair := _in_sentence(text, place, knowledge))]
    if not found:
        return
    each = specks.chances([pair for _, pair in found], document, other_specks)
    # By what the text shows once the specks are gone: it is judged so when it is cleaned again.
    commas = sum(speck < SURE_OF_SPECK for speck in each)
    asks = commas < OFTEN * (commas + text.count(",") + AT_LEAST)
    for (place, pair), speck in zip(found, each, strict=True):
        yield from _stray_stop(text, place, pair, speck, asks=asks)


def _in_sentence(text: str, place: int, knowledge: Knowledge) -> tuple[str, str] | None:
    """The words on both sides of a stop, where both are whole ones; None for abbreviations."""
    left, right, after = neighbours(text, place, place + 1)
    abbreviations = data.entries("abbreviations.txt")
    if not left or not right or left.lower() in abbreviations:
        return None
    if not is_whole(text, place, left, knowledge) or not is_plain(right, knowledge):
        return None
    # "Civil. lib. iv." is a citation.
    return None if after == "." and right in abbreviations else (left, right)


def _stray_stop(
    text: str, place: int, pair: tuple[str, str], speck: float, *, asks: bool
) -> Iterator[Proposal]:
    """A stop that is a speck or a comma; whether it is a comma, it may only ask."""
    left, right = pair
    stop = junctions.printed(left, ".", right).stop
    # Where a line ends, and where a capital looks like its small letter, the stop may be right
    # and the capital misread: at line ends 8 of 57 were so on the train newspapers.
    may_open = right[0] in SAME_SHAPE and stop > 0.02
    if right in LIKE_OPENERS:
        stop = max(stop, 0.4)
    stray, comma = speck * (1 - stop), (1 - speck) * (1 - stop)
    if may_open or text[place + 1] in "\r\n":
        stray = min(stray, ASKED if may_open else 1 - CAPITAL_AT_END)
    if asks:
        comma = min(comma, ASKED)
    readings = sorted(
        [Alternative("", stray), Alternative(",", comma)], key=lambda a: -a.confidence
    )
    best = readings[0]
    rule = "stop-for-comma" if best.text else "stray-stop"
    if best.confidence > 0.3:
        reason = f"a stop between {left!r} and {right!r}, within a sentence"
        proposal = Proposal(
            place, place + 1, best.text, rule, best.confidence, reason, tuple(readings[1:])
        )
        yield _or_capital(proposal, text, stop) if may_open else proposal


def _or_capital(p: Proposal, text: str, chance: float) -> Proposal:
    """With the other explanation among its readings: the stop is right, and the small letter not.

    So the letter is part of what is to be decided.
    """
    end = p.end + 1
    while text[end].isspace():
        end += 1
    gap, letter = text[p.end : end], text[end]
    within = [Alternative(a.text + gap + letter, a.confidence) for a in p.alternatives]
    others = [*within, Alternative(f".{gap}{letter.upper()}", chance)]
    others.sort(key=lambda a: -a.confidence)
    reason = f"{p.reason}; or {letter.upper()} read as {letter}"
    after = p.after + gap + letter
    return p._replace(end=end + 1, after=after, reason=reason, alternatives=tuple(others))


SURE_OF_COMMA = 0.8
"""Below it stray commas are asked about: above, 29 of 29 were right on the train newspapers."""


def _calibrated(odds: float) -> float:
    """What the odds come out as, where they speak for a change at all.

    They count on cleaner texts than have such marks. On the train newspapers of those from 0.5
    to 0.8 were 73 of 83 stray stops right and 39 of 41 stray commas, and in 90 clean books
    (1.6 million words) there are ten such places, half of them true misprints.
    """
    return odds + (1 - odds) / 2 if odds > 0.5 else odds


def is_whole(text: str, place: int, left: str, knowledge: Knowledge) -> bool:
    """Whether the word before a stop is no abbreviation, numeral or unit."""
    if len(left) < 2 or not is_plain(left, knowledge):
        return False
    if left[0].isupper() and len(left) < 5:
        return False  # "Ill.", "Miss.", "Reg."
    return MEASURE.search(text[max(0, place - 12) : place]) is None


def is_plain(word: str, knowledge: Knowledge) -> bool:
    """Whether it is a word written in full: no numeral, symbol or letter."""
    if len(word) == 1:
        return word in ("a", "I")
    return ABBREVIATED.fullmatch(word) is None and (
        knowledge.lexicon.frequency(word) > (5 if len(word) < 6 else 0.5)
    )


def _stray_comma(text: str, place: int, knowledge: Knowledge) -> Iterator[Proposal]:
    left, right, _ = neighbours(text, place, place + 1)
    if not left or right not in knowledge.lexicon:
        return
    if text.endswith((f", {left}", f"-{left}"), max(0, place - 30), place):
        return  # "Churches, the, state of" is an entry of an index
    odds = junctions.printed(left, ",", right)
    # "the, to them, sacred city" encloses something; a short line is likely an index's.
    line, at = protected.line_around(text, place)
    encloses = "," in text[place + 1 : place + 40] or ENTRY.match(line, 0, at) is not None
    # 29 of 29 right on the train newspapers where it is applied, 24 of 26 where suggested.
    confidence = min(odds.nothing, 0.6) if encloses else _calibrated(odds.nothing)
    if confidence < SURE_OF_COMMA:
        confidence = min(confidence, 0.69)
    if confidence > 0.3:
        reason = f"no comma belongs between {left!r} and {right!r}"
        yield Proposal(place, place + 1, "", "stray-comma", confidence, reason)


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
