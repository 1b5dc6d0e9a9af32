"""Signs and digits within words that only one known word explains.

"investig.tion", "fi.nal", "examim*g": where the pieces on both sides of a sign are no words, and
one word comes of them with one letter more or with none, the sign was that letter, or a speck; of
long pieces it may have hidden more.
"Hoe1z": a digit for the letter of its shape, where the text has the name without it.
"Yezhov'§": a sign after an apostrophe, for the s of a possessive. "VA-lite", "Kolchal<": signs
and letters that together have the shape of one letter (``SHAPES``).

The word engine weighs signs too, each word among its neighbours; what it must ask about, because
any rare name may be meant, is sure here, where nothing but one word fits.

Left alone: what is made of two words ("half~past", "end.The"), brackets and underscores, which
editors set within words on purpose ("M[aupassant]"), addresses and names of files.

Known cost: nearly none.

>>> from ocrfix import Settings, clean
>>> clean("The police investig.tion was as fi.nal as a law.", Settings(stages=("words",))).text
'The police investigation was as final as a law.'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import log1p
from string import ascii_lowercase
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix.document import Document
from ocrfix.edits import Alternative, Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.lexicon import Lexicon
from ocrfix.signs import AtSign

# One or two signs between letters. It starts at the sign; one place a hit.
SIGN = re.compile(r"[.,:;*^<>|»«§~!•·}{%$#](?<=[A-Za-z].)[.,:;*^<>|»«§~!•·}{%$#]?(?=[a-z])")
# What is on both sides of it; more signs there make a formula. Bounded: linear.
LEFT = re.compile(r"(?<![\w'’./@\\*^<>|»«§~{}%$#-])[A-Za-z]{1,20}\Z")
RIGHT = re.compile(r"[a-z]{1,20}(?![\w/@\\*^<>|»«§~{}%$#-]|\.\w|['’](?!s\b))")
# An s at a word's end. One place a hit.
SIGN_FOR_S = AtSign("§$", r"(?<=[a-z]['’].)(?!\w)")
# The letters VA for a W, and its h read with them; a k in two strokes. Bounded: linear; they
# start at what is found at memory speed.
SPLIT_W = re.compile(r"VA(?<!\w..)-?(?P<rest>[a-z]{2,20})(?![\w'’-])")
SPLIT_K = AtSign("l|", r"<(?<=[A-Za-z]..)(?P<tail>[~^*]?)")
# A digit within a name, or at its end. It starts at the digit; one place a hit.
DIGIT = AtSign("0158", r"(?<=[a-z].)(?![\d.,:])")

LIKE_DIGIT = {"0": "o", "1": "li", "5": "s", "8": "B"}
"""Letters that digits are read for."""
SHORTEST = 5
"""Letters on both sides of a sign: what is shorter has many explanations."""
LONG = 8
KNOWN, KNOWN_SHORT = 0.05, 1.0
"""Occurrences per million words of what is known, and the same of words less long than that."""
COMMON = 5.0
"""The same of a piece that is a word itself."""
NO_LETTER = 0.3
"""How likely a sign is a speck, against its being one certain letter."""
SURE = 0.95
"""On the train newspapers 83 of 84 right where one word has nine tenths of all explanations, on
the others 13 of 14; of 6 in 42 million words of clean text 5 were misread there, too."""
SURE_OF_PART = 0.93
"""The same where some letters are hidden: 16 of 16 on the train newspapers and the others."""
KNOWN_WELL = 0.3
"""Occurrences per million words of a word that may have letters hidden."""
MOST_LETTERS = 3


class Reading(NamedTuple):
    """A word that one with a sign may be."""

    chance: float
    word: str


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Words to put in the place of those with signs."""
    text, lexicon = document.text, knowledge.lexicon
    for m in SIGN.finditer(text):
        yield from _sign_in_word(m, lexicon)
    if "VA" in text:
        for m in SPLIT_W.finditer(text):
            yield from _split_w(m, lexicon)
    for m in SPLIT_K.finditer(text) if "<" in text else ():
        yield from map(_with_tail, _known_as(m, "k", document, lexicon))
    for m in SIGN_FOR_S.finditer(text):
        reason = "the s of a possessive, read as a sign"
        yield Proposal(*m.span(), "s", "sign-for-s", 0.93, reason)
    for m in DIGIT.finditer(text):
        for letter in LIKE_DIGIT[m[0]]:
            yield from _known_as(m, letter, document, lexicon)


def _sign_in_word(m: re.Match[str], lexicon: Lexicon) -> Iterator[Proposal]:
    """The only word that has the letters around the sign."""
    sides = _sides(m)
    if sides is None or len(sides[0] + sides[1]) < SHORTEST:
        return
    if all(len(side) > 1 and lexicon.frequency(side) > COMMON for side in sides):
        return
    left, right = sides[0].lower(), sides[1]
    sure, known = SURE, _with_a_letter(left, right, lexicon)
    if not known and len(left + right) >= LONG - 1 and not _has_word(sides, lexicon):
        sure, known = SURE_OF_PART, _with_a_part(left, right, lexicon)
    if not known or (len(known[0].word) < LONG and known[0].chance < KNOWN_SHORT):
        return
    total = sum(r.chance for r in known)
    first, *rest = (Alternative(_like(sides[0], r.word), sure * r.chance / total) for r in known)
    reason = f"no word but {first.text!r} has these letters around a {m[0]!r}"
    start, end = m.start() - len(left), m.end() + len(right)
    rule = "sign-in-word"
    yield Proposal(start, end, first.text, rule, first.confidence, reason, tuple(rest[:2]))


def _has_word(sides: tuple[str, str], lexicon: Lexicon) -> bool:
    """Whether a side is a word, behind which a mark may stand: "formal,l"."""
    return any(len(side) > 3 and lexicon.frequency(side) > COMMON for side in sides)


@lru_cache(maxsize=1 << 12)
def _with_a_letter(left: str, right: str, lexicon: Lexicon) -> list[Reading]:
    """Words with one letter for the sign, or none."""
    forms = (left + c + right for c in ("", *ascii_lowercase))
    found = [Reading(lexicon.frequency(w), w) for w in forms]
    found[0] = found[0]._replace(chance=found[0].chance * NO_LETTER)
    return sorted((r for r in found if r.chance > KNOWN * NO_LETTER), reverse=True)


@lru_cache(maxsize=1 << 12)
def _with_a_part(left: str, right: str, lexicon: Lexicon) -> list[Reading]:
    """Words with some letters for the sign, and for one letter beside it."""
    found: set[str] = set()
    for a, b, least in ((left, right, 2), (left[:-1], right, 1), (left, right[1:], 1)):
        lengths = range(len(a + b) + least, len(a + b) + MOST_LETTERS + 1)
        known = _known_well(a[:1], lexicon)
        found.update(w for w in lexicon.matching(known, a, b) if len(w) in lengths)
    return sorted((Reading(lexicon.frequency(w), w) for w in found), reverse=True)


@lru_cache(maxsize=1 << 6)
def _known_well(first: str, lexicon: Lexicon) -> npt.NDArray[np.int64]:
    """The numbers of words that may have letters hidden: of those that begin so, or of all."""
    known = lexicon.log_counts > log1p(KNOWN_WELL * lexicon.total / 1e6)
    return np.flatnonzero(known & (lexicon.first_letters == ord(first)) if first else known)


def _like(read: str, word: str) -> str:
    """A word with a capital if what was read has one."""
    return word[0].upper() + word[1:] if read[0].isupper() else word


def _sides(m: re.Match[str]) -> tuple[str, str] | None:
    """The letters on both sides of a sign, None where they are no word's."""
    left = LEFT.search(m.string, max(0, m.start() - 22), m.start())
    right = RIGHT.match(m.string, m.end())
    return (left[0], right[0]) if left and right else None


def _split_w(m: re.Match[str], lexicon: Lexicon) -> Iterator[Proposal]:
    """A W, with or without its h, read as VA: "VA-lite" for "White", "VAill" for "Will"."""
    rest = m["rest"]
    readings: Iterable[str] = ("W" + rest, "Wh" + rest, "Wh" + rest[1:])
    known = [w for w in readings if lexicon.frequency(w) > 1]
    if known and m[0] not in lexicon:
        word = max(known, key=lexicon.frequency)
        reason = f"VA has the shape of a W, and {word!r} is a word"
        yield Proposal(*m.span(), word, "split-letter", 0.9, reason)


def _known_as(
    m: re.Match[str], letter: str, document: Document, lexicon: Lexicon
) -> Iterator[Proposal]:
    """A letter for what looks like it, where the text has the word so, or the lexicon."""
    left = LEFT.search(m.string, max(0, m.start() - 22), m.start())
    right = RIGHT.match(m.string, m.end())
    if left is None or (right is None and m.string[m.end() : m.end() + 1].isalnum()):
        return
    word = left[0] + letter + (right[0] if right else "")
    is_name = word[0].isupper() and len(word) > 3 and document.vocabulary[word] > 0
    if is_name or (not m[0].isdigit() and word in lexicon):
        reason = f"{letter!r} has this shape, and the text has {word!r} elsewhere"
        if not is_name:
            reason = f"{letter!r} has this shape, and {word!r} is a word"
        rule = "digit-in-name" if m[0].isdigit() else "split-letter"
        # No text with truth has them, and 42 million words of clean text none but misread ones.
        confidence = 0.9 if m[0].isdigit() else 0.97
        yield Proposal(*m.span(), letter, rule, confidence, reason)


def _with_tail(p: Proposal) -> Proposal:
    """A sign that is left behind the word may be a comma as well as a speck: asked."""
    if p.end - p.start == 2:
        return p
    return p._replace(confidence=0.7, alternatives=(Alternative(p.after + ",", 0.3),))
