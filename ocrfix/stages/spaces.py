"""Spaces: lost, doubled, or where none should be.

The engine that reads a page guesses spaces from gaps. A narrow gap after a comma is lost
("May 22,1937", "ended.He"); a wide one before a comma or inside quotation marks is read
as a space ("Kun ,", "( a )", "don 't"); a speck in the gap is read as a sign in place of the
space or beside it ("the'investigation", "was.lost", "as spies -of Hitler").

Left alone: layout (tables, code, verse, indentation), decimal numbers and times, references
("Gen.1:2"), addresses, initials and abbreviations ("J.B.", "e.g."), ellipses (". . ."), names
with an apostrophe, options and suffixes ("-ing"). Words of letters only that ran together or
fell apart ("mywife", "perso nally") are the words stage's.

Known cost: a book set with a space before its semicolons throughout, as printers once did,
loses these spaces.

>>> from ocrfix import Settings, clean
>>> clean("On May 22,1937, Kun , when taken", Settings(stages=("spaces",))).text
'On May 22, 1937, Kun, when taken'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from ocrfix import data, junctions, protected
from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings

# A run of blanks at a line's end. Linear: it starts only where no blank is before.
TRAILING = re.compile(r"[ \t\xa0](?<![ \t\xa0]{2})[ \t\xa0]*+(?=\r?\n|\Z)")
# Two blanks or more between words. Linear, as above.
DOUBLED = re.compile(r"  (?<!   )(?<=\S  ) *+(?=\S)")
# A comma or stop with a letter or year close after it. One place a hit.
LOST = re.compile(r"[,.;:!?](?=[A-Za-z])(?<=[^\W\d_].)")
LOST_IN_DATE = re.compile(r",(?=(?:1[4-9]|20)\d\d\b)(?<=\d,)")
# A speck in the place of a space. One place a hit.
SPECK_FOR_SPACE = re.compile(r"['’‘`^*~·|](?=[a-z]{2})(?<=[a-z][a-z].)")
# A space before a comma or stop. Linear: one blank starts it, and none may be before.
BEFORE_STOP = re.compile(r" (?<!  ) *+(?=[,;:.!?](?:[\s\"'”’)\]]|\Z))")
# A space inside a bracket. Linear, as above.
AFTER_BRACKET = re.compile(r"[(\[] (?=[\w\"'“‘])(?<![^\s(\[]. )")
BEFORE_BRACKET = re.compile(r" (?=[)\]](?:[\s.,;:!?]|\Z))(?<=[\w.,;!?\"'”’] )")
# A straight quotation mark with space on both sides. One place a hit.
LONELY_QUOTE = re.compile(r'"(?<=\s")(?= )|“(?<!\S“)(?= )|”(?<=[\w.,!?;] ”)(?!\w)')
# What is cut off a word at its apostrophe. One place a hit.
CUT_APOSTROPHE = re.compile(
    r" ['’](?=(?:s|t|ll|re|ve|d|m)\b)(?<=[A-Za-z] ['’])|['’] (?=[st]\b(?!['’]))(?<=[a-z]['’] )"
)
# A hyphen that hangs on the next word only. One place a hit.
HANGING_HYPHEN = re.compile(r" -(?=[A-Za-z]{2})(?<=[a-z.,!?] -)")

# What a quotation ends with; a dash keeps its space, and so does an inner quotation.
LAST_QUOTED = re.compile(r"[\w.,;:!?)]")
WORD_BEFORE = re.compile(r"[^\W\d_]++(?:['’][a-z]++)?\Z")
WORD_AFTER = re.compile(r"[^\W\d_]++(?:['’][a-z]++)?")
MONTH_AND_DAY = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? ?\d{1,2}"
    r"(?:st|nd|rd|th|d)?\Z"
)
ADDRESS_SIGNS = re.compile(r"[@/\\_=<>&#{}]|www\.|\.\w+\.")

AFTER_HYPHEN = frozenset(
    "street road house court place station office lane square".split()  # noqa: SIM905 - words read best in a row
)
"""What old print joins to names with a hyphen, which may be read as a stop."""

DIALECT = frozenset(
    "an th wi tha fo fa ha ca mo do sha ta de ol ma ne se gi ga".split()  # noqa: SIM905 - words read best in a row
)
"""Halves before an apostrophe in dialect and elision ("th'other", "fo'c'sle")."""

NEGATED = re.compile(r"(?!upon|then|when|than)[a-z]{2,6}n", re.IGNORECASE)
"""Halves of ``don't`` and its like; ``on't`` is dialect."""

HOSTS = frozenset(
    "i you he she it we they who that there what n't".split()  # noqa: SIM905 - words read best in a row
)
"""Words that ``'ll``, ``'ve``, ``'re``, ``'d`` and ``'m`` hang on."""

FILE_SUFFIXES = frozenset(
    "com org net edu gov uk co html htm txt pdf doc js py json xml csv".split()  # noqa: SIM905 - words read best in a row
)
"""What stands after a stop in addresses and file names."""


def propose(document: Document, knowledge: Knowledge, settings: Settings) -> Iterable[Proposal]:
    """Spaces to add, to take away, and specks to read as spaces."""
    text, _ = document.text, settings
    rules = (
        _blanks,
        partial(_lost, knowledge=knowledge),
        partial(_speck_for_space, document=document, knowledge=knowledge),
        _before_stop,
        _in_bracket,
        _beside_quote,
        _cut_apostrophe,
        partial(_hanging_hyphen, document=document, knowledge=knowledge),
    )
    for rule in rules:
        yield from rule(text)


def _blanks(text: str) -> Iterator[Proposal]:
    """Space at the end of lines, and more than one between words of prose."""
    for m in TRAILING.finditer(text):
        yield Proposal(*m.span(), "", "trailing-space", 0.99, "space at the end of a line")
    if "  " not in text:
        return
    for m in DOUBLED.finditer(text):
        # A wide gap before a number or a capital sets off a column, here without a neighbour.
        if m.end() - m.start() > 3 and not text[m.end()].islower():
            continue
        if not protected.is_layout(text, m.start()):
            yield Proposal(*m.span(), " ", "double-space", 0.97, "more than one space in prose")


def _lost(text: str, knowledge: Knowledge) -> Iterator[Proposal]:
    """A space lost after a comma or stop, or a speck in its place."""
    for m in LOST_IN_DATE.finditer(text):
        if MONTH_AND_DAY.search(text, max(0, m.start() - 16), m.start()):
            yield _insert(m.end(), "space-in-date", 0.98, "a date wants a space before its year")
    for m in LOST.finditer(text):
        place = m.start()
        left, right = _word_before(text, place), _word_after(text, place + 1)
        if not (_is_word(left, knowledge) and _is_word(right, knowledge)):
            continue
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
        confidence = 0.9 if sign in ",;" else 0.75
        reason = f"no space after the {sign!r} between two words"
        yield _insert(place + 1, "space-after-sign", confidence, reason)


def _speck_for_space(text: str, document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """A speck between two words where the space should be."""
    lexicon = knowledge.lexicon
    for m in SPECK_FOR_SPACE.finditer(text):
        place = m.start()
        left = _word_before(text, place)
        right = _word_after(text, place + 1)
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


def _before_stop(text: str) -> Iterator[Proposal]:
    """A space before a comma or stop."""
    for m in BEFORE_STOP.finditer(text):
        place, sign = m.end(), text[m.end()]
        before = text[m.start() - 1 : m.start()]
        if not (before.isalnum() or before in "\"'”’)]"):
            continue
        following = text[place + 1 : place + 3].lstrip()
        if sign == "." and following and (following[0] == "." or following[0].islower()):
            continue  # an ellipsis, or a speck
        if sign == ":" and (before.isdigit() or following[:1] in (":", "=")):
            continue
        if sign == "?" and not following[:1].isupper() and following[:1] not in ("", '"', "”"):
            continue  # where a sign can't be shown there often is a "?"
        if protected.is_layout(text, place):
            continue
        reason = f"space before the {sign!r}"
        yield Proposal(m.start(), place, "", "space-before-sign", 0.95, reason)


def _in_bracket(text: str) -> Iterator[Proposal]:
    """A space after an opening bracket, or before a closing one."""
    places = [m.start() + 1 for m in AFTER_BRACKET.finditer(text)]
    for place in places + [m.start() for m in BEFORE_BRACKET.finditer(text)]:
        if not protected.is_layout(text, place):
            reason = "space inside a bracket"
            yield Proposal(place, place + 1, "", "space-in-bracket", 0.9, reason)


def _beside_quote(text: str) -> Iterator[Proposal]:
    """A space between a quotation mark and the words it quotes."""
    for m in LONELY_QUOTE.finditer(text):
        place, sign = m.start(), m[0]
        if protected.is_layout(text, place):
            continue  # ditto marks
        opens = sign == "“"
        confidence = 0.93  # 193 of 211 right on the train newspapers
        if sign == '"':
            start = max(text.rfind("\n\n", max(0, place - 3000), place), place - 3000, 0)
            stop = text.find("\n\n", place, place + 3000)
            opens = text.count('"', start, place) % 2 == 0
            rest = text.count('"', place, stop if stop >= 0 else place + 3000)
            if (rest % 2 == 0) != opens or text[place - 2 : place] == "- ":
                confidence = 0.6
        reason = "space between a quotation mark and what it quotes"
        if opens and text[place + 2 : place + 3].isalnum():
            yield Proposal(place + 1, place + 2, "", "space-in-quotes", confidence, reason)
        elif not opens and text[place - 1] == " " and LAST_QUOTED.match(text, place - 2):
            yield Proposal(place - 1, place, "", "space-in-quotes", confidence, reason)


def _cut_apostrophe(text: str) -> Iterator[Proposal]:
    """A space at an apostrophe: ``don 't``, ``Kirov' s``.

    A book that sets its contractions so throughout ("it 's", "I 'll") keeps them.
    """
    hits = [m.start() for m in CUT_APOSTROPHE.finditer(text)]
    custom = len(hits) > 20 and len(hits) > text.count("n't") + text.count("n’t")
    for place in hits:
        at = place if text[place] == " " else place + 1
        tail = _word_after(text, place + 2)
        if text[place] == " " and not _takes_contraction(text, place, tail):
            continue
        confidence = 0.5 if custom else 0.9
        reason = "space at an apostrophe inside a word"
        yield Proposal(at, at + 1, "", "space-at-apostrophe", confidence, reason)


def _takes_contraction(text: str, place: int, tail: str) -> bool:
    """Whether the word before a place can have the tail: ``n't``, ``I'll``, any word's ``'s``."""
    if tail == "t":
        return NEGATED.fullmatch(_word_before(text, place)) is not None
    if tail == "s":
        return text[place + 3 : place + 4] in (" ", "\n")
    return _word_before(text, place).lower() in HOSTS


def _hanging_hyphen(text: str, document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """A speck read as a hyphen before a word."""
    for m in HANGING_HYPHEN.finditer(text):
        place = m.start() + 1
        word = _word_after(text, place + 1)
        ends = text[m.start() - 1] in ".!?"
        if ends != word[0].isupper() or text[place + 1 + len(word) :][:1] in ("-", "="):
            continue
        named = ends and document.vocabulary[word] > 1
        # Common words: 114 of 128 right on the train newspapers; rarer ones: 35 of 49.
        common = named or knowledge.lexicon.frequency(word) > 100
        if not common and word not in knowledge.lexicon:
            continue
        suspended = text.endswith((" and", " or"), 0, m.start())  # "map-seeking and -making"
        confidence = 0.5 if suspended else 0.88 if common else 0.7
        reason = "a speck read as a hyphen"
        yield Proposal(place, place + 1, "", "hyphen-speck", confidence, reason)


def _insert(place: int, rule: str, confidence: float, reason: str) -> Proposal:
    return Proposal(place, place, " ", rule, confidence, reason)


def _word_before(text: str, place: int) -> str:
    found = WORD_BEFORE.search(text[max(0, place - 24) : place])
    return found[0] if found else ""


def _word_after(text: str, place: int) -> str:
    found = WORD_AFTER.match(text, place, place + 24)
    return found[0] if found else ""


def _is_word(word: str, knowledge: Knowledge) -> bool:
    """Whether it is common enough to be no half of a damaged word."""
    return word in ("a", "I", "A") or (len(word) > 1 and knowledge.lexicon.frequency(word) > 20)


def _in_address(text: str, place: int, left: str, right: str) -> bool:
    """Whether the unbroken run of signs around a place is an address or a name of a file."""
    before = text[max(0, place - 40) : place].split() or [""]
    token = before[-1] + text[place : place + 40].split(maxsplit=1)[0]
    is_file = right.lower() in FILE_SUFFIXES or left.lower() == "www"
    return is_file or ADDRESS_SIGNS.search(token) is not None
