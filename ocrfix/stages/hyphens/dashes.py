"""Dashes read as hyphens: "my friends-arrested, shot, or in concentration camps".

A long dash set without spaces comes out of many readers as a hyphen, hundreds of times a
book. What stands around it looks like a compound and is none. Function words, plurals and
names beside the hyphen give it away; the lexicon's compounds and the text's own speak for a
true one. All are suggested as one series, and none applied: of the clear ones some are
compounds of the moment ("a come-to-my-arms look").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.stages.hyphens.decide import FUNCTION_WORDS, PREFIXES, TENS, UNITS

# Two words and their hyphen; a chain ("out-of-the-way") is a compound. Bounded: linear.
PAIR = re.compile(r"[^\W\d_]{1,40}(?:['’][^\W\d_]{1,4})?-[^\W\d_]{1,40}")
# The hyphen and what follows: it starts at the hyphen, which is found at memory speed.
SECOND = re.compile(r"-[^\W\d_]{1,40}(?![\w-])")
FIRST = re.compile(r"(?<![\w'’-])[^\W\d_]{1,40}(?:['’][^\W\d_]{1,4})?\Z")
PARTICLES = frozenset(
    "a all by down for in no not of off on one out over so to up under after fore good too"
    " non will has had can do who she he be what then".split()
)
"""Function words that compounds do begin with: "by-law", "to-day", "will-power", "she-wolf"."""
LINKS = frozenset("in on to by of for one over at with as all".split())
"""Function words that compounds do end with: "looker-on", "passer-by"; weak signs of a dash."""
PARTICIPLE_LINKS = frozenset("up down off out away".split())
"""Seconds of compounds made of verbs: "frame-up", "cooked-up", "worn-out"."""
OPENERS = frozenset(
    "nothing everything something anything everybody nobody somebody everyone even perhaps"
    " especially only never always often indeed thus however also still sometimes".split()
)
"""Words that begin an aside and end no compound."""
ENDINGS = ("ed", "like", "en", "wise", "most", "ward", "wards")
"""Ends of second parts of compounds made for the moment: "half-starved", "snow-laden"."""
NUMERALS = TENS | UNITS | frozenset("ten eleven twelve hundred thousand".split())
REASON = "A dash read as a hyphen: these are two clauses, no compound."
LEAST_SHARE = 0.04
"""Share of clear cases among the hyphens of a text from which weak signs count, too.

Ten clean books have at most 0.01, the memoir that this was tuned on has 0.2.
"""
RARELY = 10_000
"""Code points to a double hyphen, at most, where they are the text's way to write a dash."""


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Suggestions of a dash, weaker ones only in a text with many clear ones."""
    compounds = document.compounds
    if not compounds:
        return
    pairs = [h for h in compounds if PAIR.fullmatch(h)]
    known = knowledge.lexicon.look_up([h.lower() for h in pairs]) >= 0
    unknown = [h for h, is_known in zip(pairs, known, strict=True) if not is_known]
    words = document.vocabulary
    scores = {h: _score(h, compounds, words, knowledge) for h in unknown}
    clear = sum(compounds[h] for h, score in scores.items() if score >= 0.6)
    if clear < 2 or clear < LEAST_SHARE * sum(compounds.values()):
        scores = {h: score for h, score in scores.items() if score >= 0.6}
    if not scores:
        return
    dash = usual_dash(document.text)
    for m in SECOND.finditer(document.text):
        first = FIRST.search(document.text, max(0, m.start() - 48), m.start())
        score = scores.get(first[0] + m[0], 0.0) if first else 0.0
        if score:
            yield Proposal(m.start(), m.start() + 1, dash, "dash-read-as-hyphen", score, REASON)


def usual_dash(text: str) -> str:
    """The dash that a text has; a few double hyphens may be specks themselves ("stap--ing")."""
    hyphens = text.count("--")
    is_usual = hyphens * RARELY > len(text) and hyphens > text.count("—")
    return "--" if is_usual else "—"


def _score(  # noqa: PLR0911 - a ladder of cases
    pair: str, compounds: Counter[str], words: Counter[str], knowledge: Knowledge
) -> float:
    """Probability that the hyphen of an unknown compound is a dash; 0 for none to speak of."""
    left, right = pair.split("-")
    first, second = left.lower(), right.lower()
    lexicon = knowledge.lexicon
    if compounds[pair] > 2 or first in PREFIXES or (len(left) == 1 and left != "I"):
        return 0.0
    if second in PARTICIPLE_LINKS or first + second in lexicon:
        return 0.0
    if left not in lexicon and words[left] < 2:
        # Dirt within a word: "nrc-a" for "area".
        return 0.0
    if right != "i" and (second in FUNCTION_WORDS or second in OPENERS):
        # On the train newspapers 74 of 93; the others are specks or broken words.
        return 0.5 if second in LINKS else 0.65
    if left not in lexicon or (right not in lexicon and right[0].islower()):
        return 0.0
    if first in FUNCTION_WORDS - PARTICLES or left == "I":
        # 5 of 45: mostly specks.
        return 0.3
    if right[0].isupper():
        # "Anglo-Saxon" and "Smith-Jones" are compounds, "purge-Stalin" is none.
        return 0.0 if left[0].isupper() else 0.55
    return _score_of_content_words(left, second, knowledge)


def _score_of_content_words(left: str, second: str, knowledge: Knowledge) -> float:
    """Weak signs: no function word and no name tells, and compounds are made at will."""
    if left.lower() in NUMERALS:
        return 0.0
    if left[0].isupper() and left.lower() not in knowledge.lexicon:
        return 0.35
    if left.endswith("s") and not left.endswith("ss") and left[:-1] in knowledge.lexicon:
        return 0.6
    return 0.0 if second.endswith(ENDINGS) else 0.4
