"""Dirt: specks that were read as marks where no mark can be.

Two marks in a row of which one is a speck ("later on., which", ",,", "Germany,' On"), and
specks that stand alone between words or at a line's end ("the ' case", "was · lost"), or cling
to the next word ("when .she came", "and 'he took it"). Left alone: ellipses and leaders, "etc.,",
"Esq.,", "No. 5.,", signs between numbers, bullets at a line's start, asterisks that divide or
mark notes, elisions ("an' the 'squire").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix import data, junctions, protected
from ocrfix.edits import Alternative, Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.signs import AtSign
from ocrfix.stages.punctuation.stops import is_whole, neighbours
from ocrfix.stages.spaces.lost import FILE_SUFFIXES

# Two marks in a row. One place a hit, two looks around.
DOUBLE_MARK = AtSign(".,;:", r"[.,;:](?![.,;:])(?<![.,;:]..)(?=\s)")
# An apostrophe after a comma or stop, as only a closing quotation mark stands. One place.
MARK_AND_QUOTE = re.compile(r"[.,]['‘’](?=\s|[A-Z][a-z])(?<=[a-z]..)")
# A hyphen beside a comma. One place a hit.
MARK_AND_HYPHEN = re.compile(r",-(?=\s?[a-z])(?<=[a-z],-)|-,(?=\s)(?<=[a-z]-,)")
# A speck alone between two words. One place a hit.
LONE_SPECK = re.compile(r" [.·'‘’`~^•|_](?=\s)(?<=[\w,;] .)(?=\s[a-z])")
# A comma or colon alone, or at a line's end. One place a hit.
LONE_MARK = re.compile(r" [,;:](?<=[a-z] .)(?=[ \t]{0,3}\n|\s[a-z])")
# A speck close before a word, behind a space. One place a hit.
LEADING_SPECK = AtSign(".,:;*~|·•", r"(?<=[A-Za-z,;] .)(?=[a-z]{2})")
LED_WORD = re.compile(r"[a-z]{2,20}(?![\w'’.@/*~|:_-])")
# An apostrophe close before a word or behind one, within a sentence. One place a hit.
APOSTROPHE_BEFORE = AtSign("'‘", r"(?<=[A-Za-z] .)(?=[a-z]{2})")
SMALL_WORD = re.compile(r"[a-z]{2,20}(?![\w'’-])")
APOSTROPHE_AFTER = AtSign("'’", r"(?<=[a-rt-wy].)(?= [a-z]{2})(?<!ce.)(?<!se.)")
# A single quotation mark at a word's start, elisions aside. One place a hit.
OPENING_SINGLE = re.compile(
    r"['‘](?:(?<=[\s(\"“—-].)|(?<!(?s:..)))(?= ?\w)(?!(?:tis|twas|em|til|cause|bout|n)\b)"
)

# What may close a quotation that a single mark opens. One place a hit.
CLOSING_MARK = re.compile(r"['’](?!\w)|[´”]|\"(?<=[^\s(\[—-].)(?!\w)")

COMMON = 20.0
"""Occurrences per million words of a word to which a speck clings."""
ELIDED = frozenset(
    "re ve ll most round long fore hind tween low way stead lone fraid side neath mongst bove mid"
    " gainst cross board squire scape spite less pon midst tis twas em til cause bout".split()
)
"""Words that have lost their beginning, and so an apostrophe ahead: "'squire"."""
CLIPPED = ("g", "d", "e", "h", "f", "n", "t", "th", "y", "l", "w")
"""What words lose at their end: "an'", "wi'", "ol'"."""
FEW = 5
"""Words clipped so from which a text is taken to write as people speak."""
ENOUGH = 100
"""Stops before a single quotation mark that show that the book quotes so."""


def propose(text: str, knowledge: Knowledge) -> Iterator[Proposal]:
    """Specks to drop."""
    for m in DOUBLE_MARK.finditer(text):
        yield from _double_mark(text, m.start(), knowledge)
    closings = [m.start() for m in MARK_AND_QUOTE.finditer(text)]
    # A backquote opens what these close.
    for place in closings if len(closings) < ENOUGH and "`" not in text else ():
        yield from _mark_and_quote(text, place, knowledge)
    for m in MARK_AND_HYPHEN.finditer(text):
        yield from _mark_and_hyphen(text, m.start(), knowledge)
    for m in LONE_SPECK.finditer(text):
        yield from _lone_speck(text, m.start() + 1, knowledge)
    for m in LONE_MARK.finditer(text):
        yield from _lone_mark(text, m.start())
    for m in LEADING_SPECK.finditer(text):
        yield from _leading_speck(text, m.start(), knowledge)
    yield from _apostrophes(text, knowledge)


def _double_mark(text: str, place: int, knowledge: Knowledge) -> Iterator[Proposal]:
    """Two marks, of which one is right: which one, the words on both sides tell."""
    pair = text[place : place + 2]
    left, right, _ = neighbours(text, place, place + 2)
    if not left or not right or pair == "..":  # an ellipsis or leader that lost its third
        return
    shortened = left.lower() in data.entries("abbreviations.txt")
    if "." in pair and (shortened or not is_whole(text, place, left, knowledge)):
        return
    reason = f"of the two marks {pair!r} one is a speck"
    if pair[0] == pair[1]:  # 26 of 34 right on the train newspapers, 2 of 2 in clean books
        yield Proposal(place, place + 2, pair[0], "doubled-mark", 0.85, reason)
        return
    if right[0].isupper() and "." in pair:
        # 56 of 58 right on the train newspapers, and none in 90 clean books.
        yield Proposal(place, place + 2, ".", "double-mark", 0.92, reason)
        return
    others = [mark for mark in pair if mark != "."]
    # 32 of 35 right on the train newspapers.
    confidence = 0.9 if len(others) == 1 and right[0].islower() else 0.5
    yield Proposal(place, place + 2, others[-1], "double-mark", confidence, reason)


def _mark_and_quote(text: str, place: int, knowledge: Knowledge) -> Iterator[Proposal]:
    """A comma with a speck, read as comma and closing quotation mark."""
    tight = not text[place + 2].isspace()
    left, right, _ = neighbours(text, place, place + 2)
    if tight:
        right = text[place + 2 : place + 14].split(maxsplit=1)[0]
    if not left or not right or left not in knowledge.lexicon or _has_open_single(text, place):
        return
    if text[place] == "," and right[0].isupper():
        opens = junctions.row(right).capital < 0.02 and right != "I"
        reason = f"a full stop before {right!r}, read as comma and apostrophe"
        after = ". " if tight else "."
        yield Proposal(place, place + 2, after, "stop-as-two", 0.85 if opens else 0.5, reason)
    elif not tight:
        start = max(text.rfind("\n\n", max(0, place - 1500), place), place - 1500, 0)
        if text.count('"', start, place) % 2:
            # 13 of 13 on the newspapers and on scanned pages of books.
            reason = "the quotation that is open closes here, with a double mark"
            yield Proposal(place + 1, place + 2, '"', "single-for-double", 0.88, reason)
            return
        reason = "a speck after the mark: no quotation is open"
        # 19 of 19 right on the newspapers, and one wrong in 90 clean books, where a quotation of
        # some pages may end; a text without double marks may quote with single ones.
        confidence = 0.85 if '"' in text or "”" in text else 0.5
        yield Proposal(place + 1, place + 2, "", "lone-quote", confidence, reason)


def _mark_and_hyphen(text: str, place: int, knowledge: Knowledge) -> Iterator[Proposal]:
    left, right, _ = neighbours(text, place, place + 2)
    if left not in knowledge.lexicon or (right and right not in knowledge.lexicon):
        return
    following = "" if text[place + 2].isspace() else " "
    reason = "a speck beside the comma, read as a hyphen"
    # 14 of 17 right on the train newspapers, none of 35 on pages of books typeset and scanned:
    # there dashes are set so (",-").
    yield Proposal(place, place + 2, "," + following, "comma-and-hyphen", 0.3, reason)


def _lone_speck(text: str, place: int, knowledge: Knowledge) -> Iterator[Proposal]:
    """A mark that belongs to neither word beside it."""
    left, right, _ = neighbours(text, place - 1, place + 1)
    if left not in knowledge.lexicon or right not in knowledge.lexicon:
        return
    if (len(left) == 1 and left not in "aI") or protected.is_layout(text, place):
        return
    sign = text[place]
    around = text[max(0, place - 200) : place] + text[place + 1 : place + 200]
    if sign in "'‘’" and (re.search(r"(?<!\w)['‘’]", around) or _has_open_single(text, place)):
        return  # a book may set its single quotation marks with spaces inside
    reason = f"a speck between {left!r} and {right!r}, read as {sign!r}"
    # 57 of 62 right on the train newspapers. Some signs stand for a word that was not read.
    confidence = 0.6 if sign in "|~^_" else 0.9
    yield Proposal(place - 1, place + 1, "", "lone-speck", confidence, reason)


def _lone_mark(text: str, place: int) -> Iterator[Proposal]:
    """A comma or colon after a word that leads on to the next: "on the first of June and :"."""
    left, right, _ = neighbours(text, place, place + 2)
    if not right or not right[0].isalpha() or not junctions.is_bound(left):
        return
    if protected.is_layout(text, place):
        return
    reason = f"a speck after {left!r}, read as {text[place + 1]!r}"
    yield Proposal(place, place + 2, "", "lone-mark", 0.88, reason)


def _leading_speck(text: str, place: int, knowledge: Knowledge) -> Iterator[Proposal]:
    """A mark that clings to the word after it: "when .she", "of :the"."""
    word, sign = LED_WORD.match(text, place + 1), text[place]
    if word is None or knowledge.lexicon.frequency(word[0]) < COMMON:
        return
    if protected.is_layout(text, place) or (sign in "*~|" and sign in text[place + 1 : place + 80]):
        return  # emphasis, or a table
    if sign == "*" and knowledge.lexicon.frequency("w" + word[0]) > COMMON:
        return  # "*as" is "was"
    if sign == "." and word[0] in FILE_SUFFIXES:
        return  # ".net"
    reason = f"a speck before {word[0]!r}, read as {sign!r}"
    left = neighbours(text, place - 1, place)[0]
    if sign in ",;" and left and junctions.expected(left, word[0]).nothing < 0.9:
        # The sign may be right, and the space on its wrong side: 4 of 4 in 16 million words of
        # clean text, 2 of 47 on the train newspapers.
        other = (Alternative(f"{sign} ", 0.35),)
        yield Proposal(place - 1, place + 1, " ", "leading-speck", 0.6, reason, other)
        return
    # 137 of 146 right on the train newspapers; in most of the others a comma was printed.
    yield Proposal(place, place + 1, "", "leading-speck", 0.93, reason)


def _apostrophes(text: str, knowledge: Knowledge) -> Iterator[Proposal]:
    """Specks read as an apostrophe at a word that has no use for one: "and 'he took it"."""
    if "`" in text:
        return  # which opens quotations that an apostrophe closes
    lexicon = knowledge.lexicon
    specks: list[tuple[int, tuple[Alternative, ...]]] = []
    clipped = 0
    for m in APOSTROPHE_AFTER.finditer(text):
        word = neighbours(text, m.start(), m.end())[0]
        if len(word) < 2 or lexicon.frequency(word) < COMMON:
            continue
        if any(word + end in lexicon for end in CLIPPED):
            clipped += 1
        elif not _has_open_single(text, m.start()):
            specks.append((m.start(), (Alternative(m[0] + "s", 0.1),)))
    for m in APOSTROPHE_BEFORE.finditer(text):
        small = SMALL_WORD.match(text, m.end())
        if small and not _is_elided(small[0], knowledge) and not _closes(text, m.start()):
            specks.append((m.start(), ()))
    # 50 of 53 right on the newspapers with truth; in 32 million words of clean text 18 are
    # changed, most of them true specks.
    confidence = 0.85 if clipped < FEW else 0.4
    reason = "a speck at a word, read as an apostrophe: nothing is quoted or left out there"
    for place, others in specks:
        yield Proposal(place, place + 1, "", "apostrophe-speck", confidence, reason, others)


def _is_elided(word: str, knowledge: Knowledge) -> bool:
    """Whether a small word may be the rest of a longer one, or is not common enough to tell."""
    lexicon = knowledge.lexicon
    return word in ELIDED or lexicon.frequency(word) < COMMON or "h" + word in lexicon


def _closes(text: str, place: int) -> bool:
    """Whether a quotation that opens at a place closes in its paragraph, by whatever mark."""
    end = text.find("\n\n", place, place + 1500)
    rest = text[place + 1 : end if end >= 0 else place + 1500]
    return CLOSING_MARK.search(rest) is not None or rest.count('"') % 2 == 1


def _has_open_single(text: str, place: int) -> bool:
    """Whether a single quotation mark opens not far before a place.

    What opened some paragraphs before may close here.
    """
    return OPENING_SINGLE.search(text, max(0, place - 2000), place) is not None
