"""Words cut at a line end, or where one was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ocrfix.document import Document
from ocrfix.edits import Alternative, Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.stages.hyphens.decide import Cut, decide

CERTAIN = "¬⸗\N{SOFT HYPHEN}"
"""Signs that stand for a cut word and nothing else."""
SIGNS = f"-‐{CERTAIN}"

# The search goes from sign to sign; all repeats are bounded: linear.
CUT = re.compile(
    rf"(?P<sign>[{SIGNS}])(?P<speck>[.,'`^*•·]?)"
    r"(?P<gap>[ \t]{0,3}\n[ \t]{0,40}(?=\S)|[ \t]{1,2})"
    r"(?P<right>[^\W\d_]{1,40}(?:['’][^\W\d_]{1,10})?)"
    r"(?P<tail>(?:-[^\W\d_]{1,40}){0,3})(?P<dangling>-?)"
)
LEFT = re.compile(r"(?:[^\W\d_]{1,40}[-'’]){0,3}[^\W\d_]{1,40}\Z")
# What clings to the second piece and moves up with it, and the space behind.
CLINGING = re.compile(r"[.,;:!?'\"’”)\]]{0,6}(?:--|—)?(?P<space>[ \t]{1,3}(?=\S))?")

WAYS = {"": "join", "-": "keep", " ": "apart"}
"""How the rules are called, by what stands between the pieces."""


def propose(document: Document, knowledge: Knowledge) -> Iterator[Proposal]:
    """Each cut word whole again, on the line where it began."""
    text = document.text
    found = [(m, cut) for m in CUT.finditer(text) if (cut := _read(m))]
    if not found:
        return
    habit = _cuts_words([cut for _, cut in found], knowledge)
    for m, cut in found:
        yield from _of_cut(m, cut._replace(cuts_words=habit), document, knowledge)


def _read(m: re.Match[str]) -> Cut | None:
    """The cut of a match; None for suspended hyphens ("first- second- and third-class")."""
    left = half_before(m.string, m.start())
    if left is None or (m["dangling"] and not m["tail"]):
        return None
    if len(left) == 1 and "\n" not in m["gap"]:
        # A name left out, not a word cut: "Lord A- gave him".
        return None
    return Cut(
        left, m["right"], m["tail"], at_break="\n" in m["gap"], is_certain=m["sign"] in CERTAIN
    )


def half_before(text: str, at: int) -> str | None:
    """The first half of a word that is cut at a place, with what is linked to it; or None."""
    low = max(0, at - 130)
    low = max(low, text.rfind(" ", low, at) + 1, text.rfind("\n", low, at) + 1)
    left = LEFT.search(text, low, at)
    return left[0] if left else None


def moved_up(text: str, end: int, right: str, line_end: str) -> tuple[int, str, str]:
    """A second half on the line of the first, with what clings to it.

    Args:
        text: that it is in.
        end: of the half.
        right: the half as it is to be written.
        line_end: what stands after it from now on, if the line goes on.

    Returns:
        where what moves ends, how it is written, and what stands behind it.
    """
    clinging = CLINGING.match(text, end)
    if clinging is None:
        return end, right, ""
    if clinging["space"]:
        return clinging.end(), right + clinging[0].rstrip(" \t"), line_end
    return clinging.end(), right + clinging[0], ""


def _cuts_words(cuts: Sequence[Cut], knowledge: Knowledge) -> bool | None:
    r"""Whether line ends cut words in this text; None when too few tell.

    Transcribers unite cut words, so in their texts a hyphen at a line end is a compound's:
    there "evil-\ndoers" must not become one word because a list has no "evil-doers".
    """
    lexicon = knowledge.lexicon
    whole = compounds = either = 0
    for cut in cuts:
        if not cut.at_break or not cut.right[0].islower():
            continue
        last = cut.left.rsplit("-", 1)[-1]
        pieces_are_words = last in lexicon and cut.right in lexicon
        is_word = last + cut.right in lexicon
        whole += is_word and not pieces_are_words
        compounds += pieces_are_words and not is_word
        either += pieces_are_words and is_word
    if whole + compounds == 0:
        return None
    if whole > compounds / 2:
        return True
    # Where words are cut, a piece is no word in half of the cuts (train newspapers).
    never = compounds >= 2 and compounds + either >= 4 and whole <= (compounds + either) / 20
    return False if never else None


def _of_cut(
    m: re.Match[str], cut: Cut, document: Document, knowledge: Knowledge
) -> Iterator[Proposal]:
    verdict = decide(cut, document, knowledge)
    if verdict is None:
        return
    start, right = m.start(), m["right"] + m["tail"]
    end, space = m.end(), ""
    if cut.at_break:
        line_end = "\n" + m["gap"].partition("\n")[2]
        end, right, space = moved_up(m.string, end, right, line_end)
    kind = "line-end" if cut.at_break else "spaced"
    rule = f"{kind}-{WAYS[verdict.hyphen]}"
    # A speck between hyphen and line end speaks a little against a hyphen.
    confidence = verdict.confidence * (0.92 if m["speck"] else 1.0)
    others = tuple(Alternative(a.text + right + space, a.confidence) for a in verdict.alternatives)
    yield Proposal(
        start, end, verdict.hyphen + right + space, rule, confidence, verdict.reason, others
    )
