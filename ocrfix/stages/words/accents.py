"""Letters with an accent, read as a digit or a sign: "Caf6", "attach6s", "r~gime".

Scanners that don't know a letter take what looks like it: 6 for é, 9 for ç. Where the letter
makes a known word of what is none, it is put in its place. A word that nobody knows ("Fouch6")
is explained by others: where a text has the sign for a letter in several known words, it has
it in a name as well.

Left alone: what is a word without the sign in a text that has the numbers of notes close to its
words ("pass6"), what a plain letter makes a far commoner word, formulas, numbers.

Known cost: nearly none; a sign for an accent in a word of three letters stays.

>>> from ocrfix import Settings, clean
>>> clean("He met the attach6 at the Caf6 Royal.", Settings(stages=("words",))).text
'He met the attaché at the Café Royal.'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from ocrfix.document import Document
from ocrfix.edits import Alternative, Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.lexicon import Lexicon
from ocrfix.signs import AtSign

READ_FOR = {
    "6": "éèêóôö",
    "~": "éèêñ",
    "^": "êâéôî",
    "£": "éè",
    "9": "ç",
}
"""Signs, and the letters with an accent that they are read for, the likeliest first."""
PLAIN_FOR = {"6": "eoba", "9": "gqs"}
"""Letters without an accent that they are read for as well."""

# A sign beside a letter. One place a hit.
SIGN = AtSign("".join(READ_FOR), r"(?:(?<=[^\W\d_].)|(?=[^\W\d_]))")
# The letters and signs around it. Bounded: linear.
BEFORE = re.compile(rf"(?<![\w{''.join(READ_FOR)}])[^\W\d_{''.join(READ_FOR)}]{{0,20}}\Z")
REST = re.compile(rf"(?:[^\W\d_]|[{''.join(READ_FOR)}]){{1,20}}(?!\w)")
# A note's number at a word's end. Starts at the digit; one place a hit.
NOTE = re.compile(r"[1-57](?<=[a-z]{3}.)(?!\w)")
MANY_NOTES = 3

RULE = "accent-as-sign"
SHORTEST = 4
MOST_SIGNS = 3
KNOWN = 0.02
"""Occurrences per million words from which a word with an accent is known well enough."""
PLAIN = 300
"""A sign is read for one letter with an accent in ten or so, for a plain one in five thousand
(train newspapers: 19 of 168,571 e were read as 6)."""
SURE = 0.95
"""150 clean books, half of their accents made signs: 2,580 of 2,628 where a word is known; in 48
million words of clean text nothing was changed."""
HABIT = 2
"""Known words with the sign for a letter that tell of the same letter in others."""


class Place(NamedTuple):
    """A word with signs in it."""

    start: int
    word: str


class Reading(NamedTuple):
    """A word that one with signs may be, and how common it is, per million words."""

    word: str
    frequency: float


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Letters to put in the place of signs."""
    places = [place for m in SIGN.finditer(document.text) if (place := _word(m))]
    unexplained: list[Place] = []
    habit = _repaired(document)
    for place in places:
        readings = _known(place.word, document.text, knowledge.lexicon)
        if not readings:
            unexplained.append(place)
            continue
        habit.update(zip(place.word, readings[0].word, strict=True))
        yield _explained(place, readings, knowledge.lexicon)
    for place in unexplained:
        yield from _by_habit(place, habit, document, knowledge.lexicon)


def _word(m: re.Match[str]) -> Place | None:
    """The word around a sign, where it is the word's first; None for a formula or a note."""
    text = m.string
    before = BEFORE.search(text, max(0, m.start() - 22), m.start())
    rest = REST.match(text, m.start())
    if before is None or rest is None:
        return None
    word = before[0] + rest[0]
    signs = sum(c in READ_FOR for c in word)
    if len(word) < SHORTEST or signs > MOST_SIGNS or 2 * signs > len(word) + 1:
        return None
    return Place(before.start(), word)


def _repaired(document: Document) -> Counter[tuple[str, str]]:
    """What an earlier round put for the signs, which is evidence still."""
    repaired = [e for e in document.edits if e.rule == RULE and len(e.before) == len(e.after)]
    return Counter(pair for e in repaired for pair in zip(e.before, e.after, strict=True))


def _known(word: str, text: str, lexicon: Lexicon) -> list[Reading]:
    """Known words with an accented letter for each sign, the commonest first."""
    if _bare(word) in lexicon and _has_notes(text):
        return []
    readings = (Reading(w, lexicon.frequency(w)) for w in _with(READ_FOR, word))
    return sorted((r for r in readings if r.frequency >= KNOWN), key=lambda r: -r.frequency)


def _with(letters: dict[str, str], word: str) -> Iterable[str]:
    """The word with each choice of letters for its signs."""
    choices = (letters.get(c, "") if c in READ_FOR else c for c in word)
    return map("".join, product(*choices))


def _bare(word: str) -> str:
    """The word without signs at its ends."""
    return word.strip("".join(READ_FOR))


@lru_cache(maxsize=2)
def _has_notes(text: str) -> bool:
    """Whether numbers of notes stand close to words."""
    return sum(1 for _ in islice(NOTE.finditer(text), MANY_NOTES)) == MANY_NOTES


def _explained(place: Place, readings: list[Reading], lexicon: Lexicon) -> Proposal:
    best = readings[0]
    plain = [*map(lexicon.frequency, _with(PLAIN_FOR, place.word))]
    rival = max(lexicon.frequency(_bare(place.word)), *plain, 0.0) / PLAIN
    rival += sum(r.frequency for r in readings[1:])
    share = best.frequency / (best.frequency + rival)
    others = tuple(Alternative(r.word, SURE * (1 - share)) for r in readings[1:2])
    return _proposal(place, best.word, SURE * share, f"{best.word!r} is a word", others)


def _by_habit(
    place: Place, habit: Counter[tuple[str, str]], document: Document, lexicon: Lexicon
) -> Iterator[Proposal]:
    """A word that is not known, with signs that the text has for letters in known ones."""
    usual: dict[str, str] = {}
    for sign in {c for c in place.word if c in READ_FOR}:
        times, letter = max((habit[sign, letter], letter) for letter in READ_FOR[sign])
        if times < HABIT:
            return
        usual[sign] = letter
    if _bare(place.word) in lexicon or not place.word[0].isupper():
        return
    if any(word in lexicon for word in _with(PLAIN_FOR, place.word)):
        return
    after = "".join(usual.get(c, c) for c in place.word)
    # As for SURE: 325 of 325 of those that stand there,
    # 257 of 1,005 others.
    confidence = 0.9 if document.vocabulary[after] else 0.3
    reason = "the text has the sign for this letter in other words"
    yield _proposal(place, after, confidence, reason)


def _proposal(
    place: Place,
    after: str,
    confidence: float,
    reason: str,
    others: tuple[Alternative, ...] = (),
) -> Proposal:
    end = place.start + len(place.word)
    return Proposal(place.start, end, after, RULE, confidence, reason, others)
