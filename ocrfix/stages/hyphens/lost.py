"""Hyphens and dashes that got lost: "fiftyfour", "crossexamine", "PiatakovSokolnikov"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from ocrfix.document import WORD, Document
from ocrfix.edits import Alternative, Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.stages.hyphens.decide import TENS, UNITS

# Each is matched against single words; alternatives of fixed words or bounded runs: linear.
NUMBER = re.compile(rf"({'|'.join(sorted(TENS))})({'|'.join(sorted(UNITS))})", re.IGNORECASE)
NAMES = re.compile(r"([A-Z][a-z]{3,30})([A-Z][a-z]{3,30})")
CLAUSE = re.compile(r"([a-z]{3,30})(it|he|they|we|she|I)")
CLAUSE_GOES_ON = re.compile(r" (?:is|was|are|were|has|had|would|will)\b")

NAME_PREFIXES = frozenset("Fitz Mac Vander Della Saint".split())
FIRST_PARTS = frozenset("cross self ex non so".split())
"""First parts that compounds seldom lose: "crossexamine" is no spelling, "strawstack" is one."""
LEAST_COMPOUND = 0.3
"""Occurrences per million words from which a compound is common enough to be restored."""
NOTE = "lost-hyphens"
"""By what name the document has what was looked up already."""
MANY = 24
"""Words from which one walk over all words is quicker than a search for each."""


class _LookedAt(NamedTuple):
    """Words of a text that need no second look, and those of them that came out suspect."""

    words: frozenset[str]
    suspects: dict[str, int]


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Number words, compounds, pairs of names, and clauses that ran together."""
    suspects = _suspects(document, knowledge)
    for start, word in _places(document.text, suspects):
        number, names = NUMBER.fullmatch(word), NAMES.fullmatch(word)
        if number:
            at = start + number.end(1)
            yield Proposal(at, at, "-", "number-hyphen", 0.97, "Number words have a hyphen.")
        elif names:
            yield from _of_names(start, names, document)
        elif suspects[word]:
            yield _of_compound(start, word, suspects[word], document)
        else:
            yield from _of_clause(start, word, document, knowledge)


def _suspects(document: Document, knowledge: Knowledge) -> dict[str, int]:
    """Words that may have lost a hyphen or dash, and where a known compound has its hyphen."""
    words, compounds = document.vocabulary, document.compounds
    earlier = document.notes.get(NOTE)
    looked_at = earlier if isinstance(earlier, _LookedAt) else _LookedAt(frozenset(), {})
    new = [w for w in chain(words, compounds) if w not in looked_at.words]
    if new:
        unknown = _unknown(new, knowledge)
        places = _restorable(unknown, knowledge)
        found = {w: places.get(w, 0) for w in unknown if w in places or _may_hide_more(w)}
        looked_at = _LookedAt(looked_at.words.union(new), looked_at.suspects | found)
        document.notes[NOTE] = looked_at
    return {w: i for w, i in looked_at.suspects.items() if w in words or w in compounds}


def _unknown(words: Iterable[str], knowledge: Knowledge) -> list[str]:
    """Words and compounds that the lexicon doesn't have."""
    fit = [w for w in words if 5 <= len(w) <= (30 if "-" in w else 62)]
    if not fit:
        return []
    known = knowledge.lexicon.look_up([w.lower() for w in fit]) >= 0
    return [w for w, is_known in zip(fit, known, strict=True) if not is_known]


def _may_hide_more(word: str) -> bool:
    """Whether it has the form of two numbers, two names, or a word and a clause."""
    return any(pattern.fullmatch(word) for pattern in (NUMBER, NAMES, CLAUSE))


def _restorable(unknown: Collection[str], knowledge: Knowledge) -> dict[str, int]:
    """Words that a hyphen makes a known compound, and where it goes."""
    lexicon = knowledge.lexicon
    places = [
        (w, i)
        for w in unknown
        if 7 <= len(w) <= 30 and w[1:].islower()
        for i in range(2, len(w) - 1)
        if "-" not in (w[i - 1], w[i])
    ]
    if not places:
        return {}
    compounds = [f"{w[:i]}-{w[i:]}".lower() for w, i in places]
    listed = lexicon.look_up(compounds) >= 0
    return {
        w: i
        for (w, i), compound, is_listed in zip(places, compounds, listed, strict=True)
        if is_listed and lexicon.frequency(compound) >= LEAST_COMPOUND
    }


def _places(text: str, words: Collection[str]) -> Iterator[tuple[int, str]]:
    """Where the words stand in the text, as whole words or compounds."""
    if len(words) > MANY:
        plain = {w for w in words if "-" not in w}
        yield from ((m.start(), m[0]) for m in WORD.finditer(text) if m[0] in plain)
        words = {w for w in words if "-" in w}
    for word in words:
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            before, after = text[max(0, at - 1) : at], text[end : end + 1]
            if not (before.isalnum() or after.isalnum()):
                yield at, word
            at = text.find(word, end)


def _of_names(start: int, m: re.Match[str], document: Document) -> Iterator[Proposal]:
    """Two names the text has, written as one: asked, since a space may be what is lost."""
    words = document.vocabulary
    if m[1] in NAME_PREFIXES or words[m[0]] > 1 or not (words[m[1]] and words[m[2]]):
        return
    linked = document.text[max(0, start - 1) : start] == "-"
    first, second = ("-", " ") if linked else (" ", "-")
    at = start + m.end(1)
    reason = f"{m[1]} and {m[2]} are names in this text."
    others = (Alternative(second, 0.35), Alternative("—", 0.05))
    yield Proposal(at, at, first, "names-run-together", 0.6, reason, others)


def _of_compound(start: int, word: str, place: int, document: Document) -> Proposal:
    compound = f"{word[:place]}-{word[place:]}"
    # In 20 clean books 17 of 19 were the author's own closed spelling ("showerbath"),
    # none with one of the open prefixes.
    is_sure = compound.partition("-")[0].lower() in FIRST_PARTS
    count = document.compounds[word] if "-" in word else document.vocabulary[word]
    confidence = 0.85 if is_sure and count <= 2 else 0.4
    reason = f"{compound} is a compound, {word} is not known."
    return Proposal(start + place, start + place, "-", "compound-hyphen", confidence, reason)


def _of_clause(
    start: int, word: str, document: Document, knowledge: Knowledge
) -> Iterator[Proposal]:
    """A clause that begins within a word: a dash is lost there, or a space: asked."""
    m = CLAUSE.fullmatch(word)
    if m is None or not CLAUSE_GOES_ON.match(document.text, start + len(word)):
        return
    if knowledge.lexicon.frequency(m[1]) < 1:
        return
    at = start + m.end(1)
    reason = f"A clause begins after {m[1]}."
    yield Proposal(at, at, "—", "clause-dash", 0.4, reason, (Alternative(" ", 0.35),))
