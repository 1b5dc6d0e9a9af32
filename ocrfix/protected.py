"""Text to leave alone: addresses, e-mail, code, tables, ``[sic]``, foreign passages.

What looks like damage is often something else: ``example.com,Inc`` is an address, ``Caf6``
in a column of part numbers is a part number, ``die Rote Fahne`` is German. Changes that touch
an address, code or markup are dropped; changes in a table, before ``[sic]``, in another
script or in a passage of another language may only be suggested. Repairs of white space at a
line's end and of the Unicode form hold everywhere.

Most texts have none of these, so only the neighbourhood of a change is looked at, and only
when a sign of them (an ``@``, a backquote, ``sic``) stands in the text at all.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from ocrfix import data
from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.lexicon import Lexicon

REACH = 400
"""Code points on either side of a change that are looked at: no line costs more than this."""

# Addresses, e-mail and paths. Linear: each starts at a literal, and repeats one class.
ADDRESS = re.compile(
    r"(?:https?|ftp|file)://\S++|www\.\S++|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}"
    r"|\b[\w-]{2,40}\.(?:com|org|net|edu|gov|co\.uk|html?|txt|pdf|py|js|json|xml|csv)\b(?!\.[A-Z])"
    r"|(?<![\w.])~?/[\w.-]{1,64}/[\w./-]*+|\b[A-Z]:\\\S++"
)
# What every address, mail and path has one of: looked for first. One place a hit.
ADDRESS_PART = re.compile(
    r"[@/\\]|www\.|\.(?:com|org|net|edu|gov|co\.uk|html?|txt|pdf|py|js|json|xml|csv)\b"
)
# A span of code in backquotes, on one line. Linear: bounded.
CODE_SPAN = re.compile(r"(`{1,3})[^`\n]{1,200}\1(?!`)")
# A fence of code, alone on its line. Linear: anchored at line starts.
FENCE = re.compile(r"^(?:```|~~~)[^\n`]*$", re.MULTILINE)
# Tags of transcribers and of HTML, not the words between them. Linear: bounded.
MARKUP = re.compile(
    r"\[(?:Illustration|Footnote|Sidenote|Transcriber|Blank|Greek|Hebrew|Music|Decoration|Note)"
    r"[^\]:\n]{0,30}[\]:]|</?[A-Za-z][^<>\n]{0,100}>|&#?\w{1,10};"
)
# The word, or the quoted words, before a sic. Linear: bounded.
SIC = re.compile(r"(?:[\"“][^\"”\n]{1,100}[\"”]|[^\s\[(]{1,40})[ \n]?[\[(]_?sic\b")
# What code ends or begins with, in an indented line. Linear: anchored, one class.
CODE_LINE = re.compile(
    r"(?: {4}|\t)\s*+(?:[^\n]*[;{}]\s*$|"
    r"(?:def|class|for|if|while|import|from|return|print|#include)\b[^\n]*[(:=]|"
    r"[\w.]+\s?(?:=|\+=|\()[^\n]*$|[$#>] )"
)
OTHER_SCRIPTS = (
    ("\u0370", "\u1cff"),
    ("\u2de0", "\u2dff"),
    ("\u3040", "\ud7a3"),
    ("\uf900", "\ufaff"),
)
"""First and last of the letters of other scripts than Latin."""
# What bounds a passage of another language. One class.
PASSAGE_END = re.compile(r"[.!?;:\"“”„«»()\[\]]|(?<!\w)['‘]|['’](?!\w)|\n\n|\n\r\n")
# A slash within a word. It starts at the slash, which is found at memory speed.
SLASH = re.compile(r"/(?<=\w/)(?=\w)")
ADDRESS_SIGNS = ("@", "\\", "//", "www.", ".co", ".org", ".net", ".txt", ".html")
"""What stands in a text that has addresses, mail or paths; looked for at memory speed."""
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
NARROW_GAP = re.compile(r"\S  +(?=\S)")
GAP = re.compile(r"\S(?: {3,}|\t+)(?=\S)")

ENGLISH = frozenset(
    """a an and are as at be been but by for from had has have he her him his i if in is it its my
    not of on or our she so that the their them there they this to was we were which who will
    with would you your all no when what""".split()
)

ENGLISH_RULES = frozenset(
    """comma-for-stop lost-stop stop-for-comma stray-comma stray-stop stop-at-paragraph-end
    comma-and-hyphen lone-mark lone-quote lone-speck lone-speck-at-start stop-as-two
    doubled-quote quote-for-apostrophe single-for-double stop-for-quote strokes-for-quote
    apostrophe-speck leading-speck lost-pound
    false-capital false-small mixed-case long-s
    spaced-join spaced-apart speck-in-cut-word dash-read-as-hyphen clause-dash compound-hyphen
    names-run-together hyphen-speck space-at-apostrophe space-in-quotes sign-for-space
    speck-for-space""".split()
)
"""Rules that go by English words, or by how English is written: silent in other languages.

In 7,000 words of sound German commas before "ob" were taken for dirt by them, in as many of
Dutch the hyphen of "in lijst- en boom" for one of a line's end.
"""


def sort_out(
    document: Document, proposals: Sequence[Proposal], knowledge: Knowledge
) -> tuple[list[Proposal], list[Proposal]]:
    """Those that may be applied, and those that may only be suggested.

    A proposal within an address, code or markup is in neither, nor is one of a rule for English
    in another language.
    """
    if not proposals:
        return [], []
    text = document.text
    signs = _signs(text)
    english = knowledge.language == "en"
    allowed: list[Proposal] = []
    held: list[Proposal] = []
    for p in proposals:
        before = text[p.start : p.end]
        blank = not before.strip() and not p.after.strip()
        if not english and p.rule in ENGLISH_RULES:
            continue
        if (blank and not signs) or _is_harmless(text, p, before):
            allowed.append(p)
            continue
        line, at = line_around(text, p.start)
        if signs and _is_untouchable(text, p, signs, line, at):
            continue
        if not blank and _is_doubtful(text, p, line, at, knowledge):
            held.append(p)
        else:
            allowed.append(p)
    return allowed, held


def is_layout(text: str, place: int) -> bool:
    """Whether the line at a place is a table's, code or verse: its spaces mean something.

    >>> is_layout("Salt    3 lb.    2s.", 5), is_layout("Two spaces.  Then prose.", 12)
    (True, False)
    """
    line, at = line_around(text, place)
    if line.startswith(("    ", "\t", "|")) or "\t" in line or line.count(" | ") > 1:
        return True
    gaps = len(GAP.findall(line))
    if gaps > 1 or (gaps and len(NARROW_GAP.findall(line)) > 1):
        return True
    return _is_column(text, place - at, at, len(line))


def line_around(text: str, place: int) -> tuple[str, int]:
    """The line at a place, cut to ``REACH`` on either side, and where in it the place is."""
    start = max(text.rfind("\n", max(0, place - REACH), place) + 1, place - REACH, 0)
    end = text.find("\n", place, place + REACH)
    return text[start : end if end >= 0 else place + REACH], place - start


@lru_cache(maxsize=2)
def _signs(text: str) -> str:
    """Which kinds of untouchable text there may be at all; most texts have none."""
    signs = "a" if any(sign in text for sign in ADDRESS_SIGNS) or SLASH.search(text) else ""
    signs += "c" if "`" in text or "\n    " in text or "\n\t" in text or "~~~" in text else ""
    return signs + ("m" if "[" in text or "<" in text or "&" in text else "")


def _is_harmless(text: str, p: Proposal, before: str) -> bool:
    """White space at a line's end, or another Unicode form of the same characters."""
    if not before.strip() and not p.after.strip():
        return p.end >= len(text) or text[p.end] in "\r\n" or "\n" in before
    return not before.isascii() and unicodedata.normalize("NFC", before) == p.after


def _is_untouchable(text: str, p: Proposal, signs: str, line: str, at: int) -> bool:
    end = at + p.end - p.start
    if "a" in signs and ADDRESS_PART.search(line) and _touches(ADDRESS, line, at, end):
        return True
    # The encoding stage spells entities out where the line is prose, and has looked at it.
    marked = "m" in signs and p.rule != "entity" and ("[" in line or "<" in line or "&" in line)
    if marked and _touches(MARKUP, line, at, end):
        return True
    if "c" not in signs:
        return False
    if "`" in line and _touches(CODE_SPAN, line, at, end):
        return True
    return CODE_LINE.match(line) is not None or _is_fenced(text, p.start)


def _touches(pattern: re.Pattern[str], line: str, start: int, end: int) -> bool:
    """Whether a match of the pattern has a code point in common with the span."""
    return any(m.start() < max(end, start + 1) and start < m.end() for m in pattern.finditer(line))


def _is_fenced(text: str, place: int) -> bool:
    return bisect_right(_fences(text), place) % 2 == 1


@lru_cache(maxsize=2)
def _fences(text: str) -> tuple[int, ...]:
    if "```" not in text and "~~~" not in text:
        return ()
    starts = [m.start() for m in FENCE.finditer(text)]
    return tuple(starts[: len(starts) // 2 * 2])  # a last one without its partner fences nothing


def _is_doubtful(text: str, p: Proposal, line: str, at: int, knowledge: Knowledge) -> bool:
    if "sic" in line[at : at + 200] and _touches(SIC, line, at, at + p.end - p.start):
        return True
    if "   " in line and len(GAP.findall(line)) > 1:
        return True
    if line.count("\t") > 1 or line.count(" | ") > 1:
        return True
    if _in_other_script(text, p):
        return True
    # In a text of another language, that language is not foreign.
    return knowledge.language == "en" and is_foreign(text, p.start, p.end, knowledge)


def _in_other_script(text: str, p: Proposal) -> bool:
    """Whether the words that the change touches are of another script.

    A single letter of another script in a Latin word is a homoglyph, which may be repaired.
    """
    piece = text[max(0, p.start - 40) : p.end + 40]
    if piece.isascii():
        return False
    start, end = p.start - max(0, p.start - 40), p.end - max(0, p.start - 40)
    while start > 0 and not piece[start - 1].isspace():
        start -= 1
    while end < len(piece) and not piece[end].isspace():
        end += 1
    letters = [c for c in piece[start:end] if c.isalpha()]
    others = sum(first <= c <= last for c in piece[start:end] for first, last in OTHER_SCRIPTS)
    return others > 1 and 2 * others > len(letters)


def is_foreign(text: str, start: int, end: int, knowledge: Knowledge) -> bool:
    """Whether the sentence or quoted phrase around a span is of another language.

    Two of one language's function words in it, and hardly any of English; or one, in words
    most of which English hasn't.
    """
    low = max(0, start - REACH // 2)
    return _is_foreign_in(text[low : end + REACH // 2], start - low, end - low, knowledge.lexicon)


@lru_cache(maxsize=1 << 12)
def _is_foreign_in(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """As ``is_foreign``, in the neighbourhood alone: a later round finds most as they were."""
    table = _function_words()
    # Most places have no such word near: seeing that is all it costs.
    if table[""].isdisjoint(text.lower().split()):
        return False
    left = max((m.end() for m in PASSAGE_END.finditer(text[:start])), default=0)
    stop = PASSAGE_END.search(text, end)
    words = WORD.findall(text[left : stop.start() if stop else len(text)])
    if len(words) < 3:
        return False
    lower = [word.lower().replace("’", "'") for word in words]
    foreign = [word for word in lower if word in table[""]]
    if not foreign:
        return False
    english = sum(word in ENGLISH for word in lower)
    most = max(sum(word in own for word in foreign) for key, own in table.items() if key)
    if english >= most:
        return False
    unknown = sum(word not in lexicon for word in words)
    if most > 1 and 3 * most >= len(words) + 3 * english:
        return True
    return english <= len(words) // 12 and 2 * (unknown + most) > len(words) + 1


@lru_cache(maxsize=1)
def _function_words() -> dict[str, frozenset[str]]:
    """Language to the function words that tell it from English; under "" those of all."""
    table: dict[str, set[str]] = {}
    for entry in data.entries("foreign.txt"):
        language, word = entry.split(" ", 1)
        table.setdefault(language, set()).add(word)
    table[""] = set().union(*table.values())
    return {language: frozenset(words) for language, words in table.items()}


def _is_column(text: str, line_start: int, at: int, length: int) -> bool:
    """Whether the run of spaces at a place ends in the column where a neighbour's does."""
    line = text[line_start : line_start + length]
    column = at
    while column < len(line) and line[column] == " ":
        column += 1
    if column - at < 2:
        return False
    end = line_start + length
    following, _ = line_around(text, end + 1) if end < len(text) else ("", 0)
    previous, _ = line_around(text, line_start - 1) if line_start else ("", 0)
    return any(
        neighbour[column - 2 : column] == "  " and neighbour[column : column + 1].strip()
        for neighbour in (previous, following)
    )
