"""Quotation marks and apostrophes: doubled, one for the other, or misread as a stop.

A small quotation mark is where most specks end up (``"'You are``, ``"job"' had``), and one
stroke of a double mark may be all that is read (``'You can go," he said``). What else the
paragraph has open decides. Left alone: inner quotations, quotations over several paragraphs,
which open each and close only the last, feet and inches, elisions ("'tis"), plurals in the
possessive, and books that quote with single marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.signs import AtSign

Rule = Callable[[str, int], Proposal | None]

# A double mark inside a word, for an apostrophe. One place a hit.
DOUBLE_IN_WORD = AtSign('"“”', r"(?=(?:s|t|ll|re|ve|d|m)\b)(?<=[A-Za-z]{2}.)")
# A single mark next to a double one. One place a hit.
AFTER_OPENING = AtSign('"“', r"['’‘](?=[A-Za-z])")
AFTER_CLOSING = AtSign('"”', r"['’‘](?=[\s,.;])(?<=[a-z.,!?;]{2}..)")
BEFORE_CLOSING = AtSign("'’‘", r"[\"”](?=\s|\Z)(?<=[\w.,!?;]..)")
# Two strokes after a word, as a double mark's, in either order. One place a hit.
AFTER_STROKES = r"(?<=[a-z.,!?]..)(?=[\s,.;:—-])"
MARK_AND_STROKE = AtSign("'’`´", "[~^*]" + AFTER_STROKES)
STROKE_AND_MARK = AtSign("~^*", "['’`´]" + AFTER_STROKES)
# A stop after a question or an exclamation, at a paragraph's end. One place a hit.
STOP_AT_END = re.compile(r"\.(?<=[?!].)(?=[ \t\r]*+(?:\n[ \t\r]*+\n|\Z))")
# A single mark alone at a paragraph's start. It starts at the newlines.
LONE_AT_START = re.compile(r"\n\r?\n(?P<speck>['‘’`,.·] )(?=[A-Z\"“])")
# A single mark that opens a sentence. One place a hit.
SINGLE_OPENS = AtSign("'‘", r"(?=[A-Z])(?:(?<=\n.)|(?<=[.!?,:;] .))")
# Ways a single mark can open and close; elisions and possessives of plurals aside.
OPENING = re.compile(
    r"['‘](?<!\w.)(?= ?[\"“]?\w)(?!(?:tis|twas|twere|twill|em|til|bout|cause|cos|cept|spose|pon"
    r"|fraid|cording|morning|evening|scuse|liza|lizabeth|arry|enry|bacca|n|s|e|ow|alf)\b)",
    re.IGNORECASE,
)
CLOSING = re.compile(r"['’](?!\w)(?:(?<=[.,!?;:—-].)|(?<=[a-rt-z].))")
WORD = re.compile(r"[^\W\d_]+")

AFTER_DOUBLE = tuple(double + single for double in '"“”' for single in "'’‘")
BEFORE_DOUBLE = tuple(single + double for double in '"”' for single in "'’‘")
TWO_STROKES = ("'~", "~'", "'^", "^'", "'*", "*'", "`", "´")
"""Two marks side by side, which most texts haven't: they are found at memory speed."""

LOOKED_AT = 3000
"""Code points on either side of a mark that are looked at."""


GAPS = ("\n\n", "\n\r\n")
"""What is between paragraphs."""


class Paragraph(NamedTuple):
    """Bounds of a paragraph, or of the piece of it that is looked at."""

    start: int
    end: int


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Quotation marks to drop and to exchange."""
    text = document.text
    for pattern, signs, rule in RULES:
        if _has_any(document, signs):
            yield from (p for m in pattern.finditer(text) if (p := rule(text, m.start())))
    if _has_any(document, AFTER_DOUBLE):
        yield from _after_openings(text, knowledge)
    for m in LONE_AT_START.finditer(text):
        reason = "a speck at the paragraph's start"
        yield Proposal(*m.span("speck"), "", "lone-speck-at-start", 0.88, reason)
    singles = [m.start() for m in SINGLE_OPENS.finditer(text)]
    if singles and _quotes_with_double_marks(text):
        yield from (p for place in singles if (p := _single_for_double(text, place)))


def _has_any(document: Document, signs: Iterable[str]) -> bool:
    """Whether the text has one of some signs; what it has no characters for isn't looked for."""
    text, characters = document.text, document.characters
    return any(sign in text for sign in signs if sign[0] in characters and sign[-1] in characters)


def _double_in_word(text: str, place: int) -> Proposal | None:
    sign = "’" if "’" in text and "'" not in text else "'"
    reason = "an apostrophe inside a word, read as a quotation mark"
    return Proposal(place, place + 1, sign, "quote-for-apostrophe", 0.96, reason)


def _after_openings(text: str, knowledge: Knowledge) -> Iterator[Proposal]:
    """Where a quotation opens with both marks; a book that often does so means it."""
    places = [m.start() for m in AFTER_OPENING.finditer(text)]
    found = [p for place in places if (p := _after_opening(text, place))]
    means_it = len(places) - len(found) > 1
    for p in found:
        word = WORD.match(text, p.end)
        if not word or word[0] not in knowledge.lexicon:
            continue
        if "h" + word[0].lower() in knowledge.lexicon:
            continue  # "'E" and "'Alt" have lost their h, not gained a mark
        yield p._replace(confidence=0.6) if means_it else p


def _after_opening(text: str, place: int) -> Proposal | None:
    """An inner quotation opens here, unless it closes nowhere."""
    paragraph = _paragraph(text, place)
    if OPENING.match(text, place + 1) is None or _closes(text, place + 2, paragraph):
        return None
    if paragraph.end - place == LOOKED_AT:
        return None  # it may close beyond what is looked at
    # An inner quotation that goes on in the next paragraph opens with both marks too.
    following = text[paragraph.end : paragraph.end + 6].lstrip()
    if following[:2] in ("\"'", "“‘", "“'"):
        return None
    reason = "no inner quotation: it would never close"
    return Proposal(place + 1, place + 2, "", "doubled-quote", 0.85, reason)


def _after_closing(text: str, place: int) -> Proposal | None:
    paragraph = _paragraph(text, place)
    if OPENING.search(text, paragraph.start, place) or _even_quotes(text, paragraph, place):
        return None
    reason = "a speck after the quotation mark: no other quotation is open"
    return Proposal(place + 1, place + 2, "", "doubled-quote", 0.88, reason)


def _before_closing(text: str, place: int) -> Proposal | None:
    paragraph = _paragraph(text, place)
    if OPENING.search(text, paragraph.start, place) or text[place - 1] in "sn":
        return None
    if place - paragraph.start == LOOKED_AT:
        return None  # it may have opened before what is looked at
    if _even_quotes(text, paragraph, place):
        return None
    # What opened in an earlier paragraph may close here.
    if paragraph.start > 0 and text[paragraph.start : paragraph.start + 1] in ("'", "‘"):
        return None
    earlier = text[max(0, paragraph.start - LOOKED_AT) : paragraph.start]
    confidence = 0.5 if OPENING.search(earlier) else 0.85
    reason = "a speck before the quotation mark: no inner quotation is open"
    return Proposal(place, place + 1, "", "doubled-quote", confidence, reason)


def _two_strokes(text: str, place: int) -> Proposal | None:
    """A quotation is open, and closes here or nowhere before the next opens."""
    paragraph = _paragraph(text, place)
    before, rest = text[paragraph.start : place], text[place + 2 : paragraph.end]
    if '"' in before and before.count('"') % 2 and rest.count('"') % 2 == 0:
        after = '"'
    elif before.count("“") > before.count("”") and rest.count("“") == rest.count("”"):
        after = "”"
    else:
        return None
    reason = "the two strokes of a closing quotation mark, read as two signs"
    return Proposal(place, place + 2, after, "strokes-for-quote", 0.88, reason)


def _stop_at_end(text: str, place: int) -> Proposal | None:
    paragraph = _paragraph(text, place)
    if text[place - 2 : place - 1] in (".", "!", "?", ""):
        return None
    piece = text[paragraph.start : place]
    straight = '"' if piece.count('"') % 2 else ""
    after = "”" if piece.count("“") > piece.count("”") else straight
    reason = "a quotation mark closes here, read as a stop" if after else "a speck after the mark"
    return Proposal(place, place + 1, after, "stop-for-quote", 0.9 if after else 0.65, reason)


def _single_for_double(text: str, place: int) -> Proposal | None:
    """A single mark opens, and only a double one closes."""
    paragraph = _paragraph(text, place)
    if OPENING.match(text, place) is None:
        return None
    if _closes(text, place + 1, paragraph) and not _only_inner(text, place, paragraph):
        return None
    before, rest = text[paragraph.start : place], text[place + 1 : paragraph.end]
    if '"' in rest:
        opens, closes = before.count('"') % 2, rest.count('"') % 2
        closed = re.match(r"[^\"]*[\w.,!?;-]\"(?!\w)", rest) is not None
        if opens or not closes or not closed:
            return None
        after = '"'
    elif rest.find("”") >= 0 and (rest.find("”") < rest.find("“") or "“" not in rest):
        if before.count("“") != before.count("”"):
            return None
        after = "“"
    elif place == paragraph.start and _goes_on(text, paragraph.end):
        after = '"'
    else:
        return None
    reason = "a double quotation mark closes what a single one opens"
    return Proposal(place, place + 1, after, "single-for-double", 0.85, reason)


def _goes_on(text: str, end: int) -> bool:
    """Whether the next paragraph opens with a double mark, as a long quotation does."""
    return text[end : end + 6].lstrip().startswith('"')


def _paragraph(text: str, place: int) -> Paragraph:
    low, high = max(0, place - LOOKED_AT), min(len(text), place + LOOKED_AT)
    starts = [text.rfind(gap, low, place) + len(gap) for gap in GAPS if gap in text[low:place]]
    ends = [end for gap in GAPS if (end := text.find(gap, place, high)) >= 0]
    return Paragraph(max([low, *starts]), min([high, *ends]))


def _closes(text: str, start: int, paragraph: Paragraph) -> bool:
    return CLOSING.search(text, start, paragraph.end) is not None or (
        re.search(r"s['’](?!\w)", text[start : paragraph.end]) is not None
    )


def _only_inner(text: str, place: int, paragraph: Paragraph) -> bool:
    """Whether what closes after a mark at a paragraph's start are inner quotations.

    Each has its own opening mark, and no plural's possessive is there that might be a closing.
    """
    start, end = place + 1, paragraph.end
    if place != paragraph.start or re.search(r"s['’](?!\w)", text[start:end]):
        return False
    closings = sum(1 for _ in CLOSING.finditer(text, start, end))
    return closings <= sum(1 for _ in OPENING.finditer(text, start, end))


def _even_quotes(text: str, paragraph: Paragraph, place: int) -> bool:
    """Whether no double quotation is open before a place of the paragraph."""
    if text[place] == "”" or text[place + 1] == "”":
        return False
    return text.count('"', paragraph.start, place) % 2 == 0


def _quotes_with_double_marks(text: str) -> bool:
    """Whether the book quotes with double marks, and with single ones within."""
    doubles = text.count('"') + 2 * text.count("“")
    if not doubles:
        return False
    # Counting the first few hundred tells: the whole of a long book need not be read.
    singles = sum(1 for _, _ in zip(range(doubles + 1), OPENING.finditer(text), strict=False))
    return singles * 4 < doubles


RULES: tuple[tuple[AtSign | re.Pattern[str], tuple[str, ...], Rule], ...] = (
    (DOUBLE_IN_WORD, ('"', "“", "”"), _double_in_word),
    (AFTER_CLOSING, AFTER_DOUBLE, _after_closing),
    (BEFORE_CLOSING, BEFORE_DOUBLE, _before_closing),
    (MARK_AND_STROKE, TWO_STROKES, _two_strokes),
    (STROKE_AND_MARK, TWO_STROKES, _two_strokes),
    (STOP_AT_END, ("?.", "!."), _stop_at_end),
)
"""Where to look, what a text has that has such a place at all, and what to do there."""
