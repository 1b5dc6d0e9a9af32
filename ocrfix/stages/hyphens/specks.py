r"""Words cut with dirt beside the cut: "wherev- 5\ner", "con- ut victed", "regu- i 't\nlations".

The edge of the next column, a blot or a fold is read as a sign or two, once or twice, behind
the hyphen or before the second half. In lines that were run together it stands between the
halves. The halves are joined by the test of any other cut; how much commoner the whole is
than its rarer half tells how sure that is. "up- to date" and "class- 5 room" may mean what
they say. What the speck makes a word of with a half, as in "in- to side streets", or whole,
as in "al- to gether", is none of this.

The figures beside the confidences are counts on the training newspapers, in which 138 of 143
such places are cut words, and none of whose truths has the speck. Clean books of 272 MB have
14 such places, and none with a whole commoner than its rarer half in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ocrfix.document import Document
from ocrfix.edits import Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.stages.hyphens.cuts import SIGNS, half_before, moved_up
from ocrfix.stages.hyphens.decide import FUNCTION_WORDS, Cut, Verdict, decide

SPECK = rf"[^{SIGNS}\s\N{{EM DASH}}\N{{EN DASH}}]{{1,2}}"
# What clings to the hyphen or the half is a sign: a letter makes a compound ("the go-by").
MARK = rf"[^{SIGNS}\w\s\N{{EM DASH}}\N{{EN DASH}}]{{1,2}}"


def _cut_with(speck: str) -> re.Pattern[str]:
    """Sign, speck and second half. All repeats are bounded, and it starts at a sign: linear."""
    return re.compile(
        rf"[{SIGNS}](?P<gap>[ \t]{{1,3}}{speck}[ \t]{{0,3}}\n[ \t]{{0,40}}"
        rf"|{MARK}[ \t]{{0,3}}\n[ \t]{{0,40}}"
        rf"|(?:[ \t]{{0,3}}\n[ \t]{{0,40}}|[ \t]{{1,2}}){speck}[ \t]{{1,2}}"
        rf"|(?:[ \t]{{0,3}}\n[ \t]{{0,40}}|[ \t]{{1,2}}){MARK})"
        r"(?P<right>[^\W\d_]{2,40})(?P<tail>(?:['’][^\W\d_]{1,10})?(?:-[^\W\d_]{1,40}){0,3})"
        r"(?![\w-])"
    )


CUTS = (_cut_with(SPECK), _cut_with(rf"{SPECK}[ \t]{SPECK}"))
"""With one speck, and with two."""
LEAST_HALF, LEAST_WHOLE = 2, 5
COMMON = 4.0
"""How many times as common as its rarer half a whole is that leaves no doubt."""
RIVAL = 0.05
"""How common what the speck makes a word of may be at most, beside the whole."""
NUMBERED_LINE = re.compile(r"\S[ \t]{1,8}\d{1,3}$|^\d{1,3}[ \t]", re.MULTILINE)
NUMBERED = 3
"""Lines with a figure at an end from which the figures are the print's: numbers of the lines."""


class _Reading(NamedTuple):
    """A way to read a place: where, and what the halves and the specks are."""

    start: int
    end: int
    left: str
    gap: str
    right: str
    tail: str

    @property
    def specks(self) -> list[str]:
        return self.gap.split()


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Cut words whole again, without the dirt between their halves."""
    best: dict[int, tuple[float, _Reading]] = {}
    for pattern in CUTS:
        for m in pattern.finditer(document.text):
            left = half_before(m.string, m.start())
            if left is None:
                continue
            reading = _Reading(m.start(), m.end(), left, m["gap"], m["right"], m["tail"])
            whole = knowledge.lexicon.frequency(_last(left) + m["right"])
            if whole > best.get(m.start(), (0.0,))[0]:
                best[m.start()] = whole, reading
    for whole, reading in best.values():
        yield from _of_reading(reading, whole, document, knowledge)


def _of_reading(
    reading: _Reading, whole: float, document: Document, knowledge: Knowledge
) -> Iterator[Proposal]:
    last, right = _last(reading.left), reading.right
    if len(last) < LEAST_HALF or len(last + right) < LEAST_WHOLE:
        return
    at_break = "\n" in reading.gap
    verdict = decide(Cut(reading.left, right, at_break=at_break), document, knowledge)
    if verdict is None or _has_rival(reading, whole, knowledge):
        return
    sure = min(verdict.confidence, _confidence(reading, whole, verdict, document, knowledge))
    after, end, space = right + reading.tail, reading.end, ""
    if at_break:
        below = reading.gap.partition("\n")[2]
        line_end = "\n" + below[: len(below) - len(below.lstrip())]
        end, after, space = moved_up(document.text, end, after, line_end)
    dirt = " ".join(reading.specks)
    reason = f"A cut word; {dirt!r} between its halves is dirt."
    yield Proposal(
        reading.start, end, verdict.hyphen + after + space, "speck-in-cut-word", sure, reason
    )


def _has_rival(reading: _Reading, whole: float, knowledge: Knowledge) -> bool:
    """Whether the specks make a word with a half, or with both: they are letters then."""
    last, right, specks = _last(reading.left), reading.right, reading.specks
    frequency = knowledge.lexicon.frequency
    between = "".join(specks)
    words = (last + between, between + right, last + between + right)
    links = "-".join((last, *specks, right))
    return max(map(frequency, words)) > RIVAL * whole or frequency(links) > 0


def _confidence(
    reading: _Reading, whole: float, verdict: Verdict, document: Document, knowledge: Knowledge
) -> float:
    """How sure it is that the halves are one word, with nothing between them."""
    specks = reading.specks
    frequency = knowledge.lexicon.frequency
    rarer = min(frequency(_last(reading.left)), frequency(reading.right))
    if verdict.hyphen or whole < rarer / 10:
        # 5 of 11 are one word without a hyphen: "school- ol boy", "tea- A s room".
        return 0.45
    if any(s.isdigit() for s in specks) and _is_numbered(document.text):
        return 0.6
    if whole >= COMMON * rarer:
        # 97 of 97; two specks may hide a letter of the word.
        return 0.97 if len(specks) == 1 else 0.9
    if whole >= rarer:
        # 5 of 5.
        return 0.85
    # 11 of 11 without what may be meant.
    may_be_meant = any(s.isdigit() or s.lower() in FUNCTION_WORDS for s in specks)
    return 0.6 if may_be_meant or len(specks) > 1 else 0.82


def _is_numbered(text: str) -> bool:
    """Whether lines begin or end with figures, more than the few that specks are read as."""
    return len([*islice(NUMBERED_LINE.finditer(text), NUMBERED + 1)]) > NUMBERED


def _last(left: str) -> str:
    return left.rsplit("-", 1)[-1]
