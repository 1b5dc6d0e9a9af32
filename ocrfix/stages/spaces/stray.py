"""Spaces and hyphens where none should be: before a comma, in a bracket, at an apostrophe."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix import junctions, protected
from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.signs import AtSign
from ocrfix.stages.spaces import quotes
from ocrfix.stages.spaces.around import word_after, word_before

# A space before a comma or stop. Linear: one blank starts it, and none may be before.
BEFORE_STOP = re.compile(r" (?<!  ) *+(?=[,;:.!?](?:[\s\"'”’)\]]|\Z))")
# A space inside a bracket. Linear, as above.
AFTER_BRACKET = AtSign("([", r" (?=[\w\"'“‘])(?<![^\s(\[]. )")
BEFORE_BRACKET = re.compile(r" (?=[)\]](?:[\s.,;:!?]|\Z))(?<=[\w.,;!?\"'”’] )")
# What is cut off a word at its apostrophe. One place a hit.
CUT_BEFORE = re.compile(r" ['’](?=(?:s|t|ll|re|ve|d|m)\b)(?<=[A-Za-z] ['’])")
CUT_AFTER = AtSign("'’", r" (?=[st]\b(?!['’]))(?<=[a-z]['’] )")
# A hyphen that hangs on the next word only. One place a hit.
HANGING_HYPHEN = re.compile(r" -(?=[A-Za-z]{2})(?<=[a-z.,!?] -)")
# A hyphen behind a word, close to the next one or not. One place a hit.
CLINGING_HYPHEN = re.compile(r"-(?<=[a-z]-)(?= ?[a-z]{2})")
# Endings in a list of them. One class and its like: linear.
LISTED = re.compile(r"[(/]-[a-z]|[(,/] ?-[a-z]{1,10}[,/)]|-[a-z]{1,10}/")
NEGATED = re.compile(r"(?!upon|then|when|than)[a-z]{2,6}n", re.IGNORECASE)
"""Halves of ``don't`` and its like; ``on't`` is dialect."""

HOSTS = frozenset("i you he she it we they who that there what n't".split())
"""Words that ``'ll``, ``'ve``, ``'re``, ``'d`` and ``'m`` hang on."""

LEADS = frozenset("the of his their my our your its an".split())
"""Words that no compound begins with, at which a speck may be read as a hyphen."""
LEADS_APART = LEADS | frozenset(
    "a and or to in with for at by from as on that which who her he she it they".split()
)
"""The same where a space is behind the hyphen too."""

BRACKETED = 400
"""Code points within which a bracket has its partner."""
KNOWN = 20.0
"""Occurrences per million words of a word that a speck stands before."""

SPACED = {"fr": ";:?!"}
"""Signs that have a space before them, by language."""


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Spaces to take away, and a speck read as a hyphen."""
    yield from _before_stop(document.text, SPACED.get(knowledge.language, ""))
    for rule in (_in_bracket, quotes.propose, _cut_apostrophe):
        yield from rule(document.text)
    yield from _hanging_hyphen(document, knowledge)
    yield from _clinging_hyphen(document, knowledge)


def _before_stop(text: str, spaced: str) -> Iterator[Proposal]:
    """A space before a comma or stop, but for those that have one by the language's custom."""
    for m in BEFORE_STOP.finditer(text):
        place, sign = m.end(), text[m.end()]
        before = text[m.start() - 1 : m.start()]
        if sign in spaced or not (before.isalnum() or before in "\"'”’)]"):
            continue
        following = text[place + 1 : place + 3].lstrip()
        if sign == "." and following and (following[0] == "." or following[0].islower()):
            continue  # an ellipsis, or a speck
        if sign == ":" and (before.isdigit() or following[:1] in (":", "=")):
            continue
        if sign == "?" and not _asks(text, m.start(), following):
            continue  # where a sign can't be shown there often is a "?": "K ? K -> K"
        if protected.is_layout(text, place):
            continue
        if sign in ",;:." and junctions.is_bound(word_before(text, m.start())):
            continue  # "June and :" has no colon, but a speck
        reason = f"space before the {sign!r}"
        yield Proposal(m.start(), place, "", "space-before-sign", 0.95, reason)


def _asks(text: str, place: int, following: str) -> bool:
    """Whether a question mark ends a sentence: a word is before it, a new sentence behind."""
    asked = word_before(text, place)
    if len(asked) < 2 or not asked[-1].islower():
        return False
    return following[:1].isupper() or following[:1] in ("", '"', "”")


def _in_bracket(text: str) -> Iterator[Proposal]:
    """A space after an opening bracket, or before a closing one."""
    places: list[int] = []
    if "( " in text or "[ " in text:
        places += (m.start() + 1 for m in AFTER_BRACKET.finditer(text))
    if " )" in text or " ]" in text:
        places += (m.start() for m in BEFORE_BRACKET.finditer(text))
    for place in places:
        if not protected.is_layout(text, place) and _has_partner(text, place):
            reason = "space inside a bracket"
            yield Proposal(place, place + 1, "", "space-in-bracket", 0.9, reason)


def _has_partner(text: str, place: int) -> bool:
    """Whether the bracket beside a space has the other of its pair: a lone one may be an I."""
    if text[place + 1] in ")]":
        return "(["[")]".index(text[place + 1])] in text[max(0, place - BRACKETED) : place]
    return ")]"["([".index(text[place - 1])] in text[place : place + BRACKETED]


def _cut_apostrophe(text: str) -> Iterator[Proposal]:
    """A space at an apostrophe: ``don 't``, ``Kirov' s``.

    A book that sets its contractions so throughout ("it 's", "I 'll") keeps them.
    """
    hits = [m.start() for m in (*CUT_BEFORE.finditer(text), *CUT_AFTER.finditer(text))]
    custom = len(hits) > 20 and len(hits) > text.count("n't") + text.count("n’t")
    for place in hits:
        at = place if text[place] == " " else place + 1
        tail = word_after(text, place + 2)
        if text[place] == " " and not _takes_contraction(text, place, tail):
            continue
        confidence = 0.5 if custom else 0.9
        reason = "space at an apostrophe inside a word"
        yield Proposal(at, at + 1, "", "space-at-apostrophe", confidence, reason)


def _takes_contraction(text: str, place: int, tail: str) -> bool:
    """Whether the word before a place can have the tail: ``n't``, ``I'll``, any word's ``'s``."""
    if tail == "t":
        return NEGATED.fullmatch(word_before(text, place)) is not None
    if tail == "s":
        return text[place + 3 : place + 4] in (" ", "\n")
    return word_before(text, place).lower() in HOSTS


def _hanging_hyphen(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """A speck read as a hyphen before a word."""
    text = document.text
    for m in HANGING_HYPHEN.finditer(text):
        place = m.start() + 1
        word = word_after(text, place + 1)
        ends = text[m.start() - 1] in ".!?"
        if ends != word[0].isupper() or text[place + 1 + len(word) :][:1] in ("-", "="):
            continue
        named = ends and document.vocabulary[word] > 1
        # Common words: 114 of 128 right on the train newspapers; rarer ones: 35 of 49.
        common = named or knowledge.lexicon.frequency(word) > 100
        if not common and word not in knowledge.lexicon:
            continue
        # "map-seeking and -making", and lists of endings: "(-ey, -to, -ulo)"
        suspended = text.endswith((" and", " or"), 0, m.start()) or LISTED.search(
            text, max(0, place - 60), place + 60
        )
        confidence = 0.5 if suspended else 0.88 if common else 0.65
        reason = "a speck read as a hyphen"
        yield Proposal(place, place + 1, "", "hyphen-speck", confidence, reason)


def _clinging_hyphen(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """A speck read as a hyphen after a word that leads on to the next: "the-number", "of- men"."""
    text = document.text
    for m in CLINGING_HYPHEN.finditer(text):
        place = m.start()
        apart = text[place + 1] == " "
        left = word_before(text, place)
        if left not in (LEADS_APART if apart else LEADS):
            continue
        right = word_after(text, place + 1 + apart)
        end = place + 1 + apart + len(right)
        ahead = text[max(0, place - len(left) - 4) : place - len(left)].rstrip()
        if ahead.endswith("-") or text[end : end + 1] == "-" or left == right:
            continue  # "out-of-the-way", "that- that"
        pair = f"{left}-{right}"
        if pair in knowledge.lexicon or document.compounds[pair] > 1 or right in ("and", "or"):
            continue
        if knowledge.lexicon.frequency(right) < KNOWN or left + right in knowledge.lexicon:
            continue
        reason = f"a speck after {left!r}, read as a hyphen"
        # On the newspapers 57 of 61 right; in 32 million words of clean text 8 are changed, most
        # of them true specks.
        after = "" if apart else " "
        yield Proposal(place, place + 1, after, "hyphen-speck", 0.88, reason)
