"""From the word engine's decisions to proposals: what a reviewer sees of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import numpy as np

from ocrfix.document import Document
from ocrfix.edits import Alternative, Proposal
from ocrfix.engine.decide import Decisions, WordEngine
from ocrfix.engine.doubt import NAME_CAPITALS
from ocrfix.engine.habits import Repairs
from ocrfix.engine.options import Kind
from ocrfix.engine.tokens import CAPITAL

MOST_ALTERNATIVES = 4
LEAST_ALTERNATIVE = 0.01

RULES: dict[int, str] = {
    Kind.WORD: "misread",
    Kind.JOIN: "torn-word",
    Kind.SPLIT: "run-together",
    Kind.NUMBER: "misread-number",
    Kind.DROP: "junk",
}
# As plain numbers: to compare with an enumeration's member costs more than all else here.
WORD, SPLIT, NUMBER, DROP = map(int, (Kind.WORD, Kind.SPLIT, Kind.NUMBER, Kind.DROP))
CONFUSABLE = "confusable"
NOTE = "engine"
"""By what name the document has what the engine thought of it last."""
ENGINE_STAGES = ("words", "realwords")
SURE_OF_NAME, ASKED_OF_NAME = 0.8, 0.69
"""A name is not made another, better known one, unless that is surer than for other words."""
PARTS_OF_LETTERS = frozenset("<>{}=")
"""Signs that parts of letters are read as; what is left of them when the word beside them is
mended is still damaged, so it is asked about."""
TELLING = 3000
"""Characters to a repair, at most, that make repairs tell of the document's damage."""
# Names with a capital inside: O'Connor, D'Arcy, M'Donald.
INNER_CAPITAL = re.compile(r"[A-Z]['’][A-Z]")


def verdicts(
    engine: WordEngine, document: Document, least: float, stages: Collection[str]
) -> Iterator[Proposal]:
    """What the engine would change, place by place.

    Args:
        engine: that decides.
        document: to be judged.
        least: confidence from which a change is worth telling.
        stages: in whose names: ``words`` for what is no word, ``realwords`` for words that
            exist but don't fit.
    """
    earlier = document.notes.get(NOTE)
    known = earlier if isinstance(earlier, Decisions) else None
    decisions = document.notes[NOTE] = engine.decide(document.text, repairs(document), known)
    options, chances = decisions.options, decisions.chances
    change = np.flatnonzero((options.kind != Kind.KEEP) & (chances >= LEAST_ALTERNATIVE))
    ranked = change[np.lexsort((-chances[change], options.group[change]))]
    groups, first = np.unique(options.group[ranked], return_index=True)
    ends = np.append(first, len(ranked))[1:]
    likely = np.flatnonzero(chances[ranked[first]] >= least)
    for group, start, end in zip(
        groups[likely].tolist(), first[likely].tolist(), ends[likely].tolist(), strict=True
    ):
        best, *rivals = ranked[start : min(end, start + 1 + MOST_ALTERNATIVES)].tolist()
        real = bool(decisions.facts.numbers[group] >= 0 and options.kind[best] == WORD)
        stage = "realwords" if real else "words"
        if stage in stages:
            proposal = _proposal(decisions, best, rivals)._replace(stage=stage)
            name = proposal.confidence < SURE_OF_NAME and _may_be_name(decisions, group)
            if name or _is_part(document.text, proposal):
                asked = min(proposal.confidence, ASKED_OF_NAME)
                proposal = proposal._replace(confidence=asked)
            yield proposal


def _is_part(text: str, proposal: Proposal) -> bool:
    """Whether a sign that no word has beside it was a part of the word: "Kolchal<~"."""
    start, end = proposal.start, proposal.end
    return text[start - 1 : start] in PARTS_OF_LETTERS or text[end : end + 1] in PARTS_OF_LETTERS


def _may_be_name(decisions: Decisions, group: int) -> bool:
    """Whether an unknown word has a capital that no sentence's beginning gives it."""
    tokens = decisions.facts.tokens
    capital = bool(tokens.looks[group, CAPITAL] and not tokens.sentence_starts[group])
    return capital and bool(decisions.facts.numbers[group] < 0)


def repairs(document: Document) -> Repairs:
    """The readings of a document that the engine's stages mended, and how.

    None where they are so few that they tell nothing of the document.
    """
    mended = tuple(
        (edit.before, edit.after)
        for edit in document.edits
        if edit.stage in ENGINE_STAGES and edit.before and edit.after
    )
    return mended if len(mended) * TELLING > len(document.text) else ()


def _proposal(decisions: Decisions, best: int, rivals: list[int]) -> Proposal:
    options, tokens = decisions.options, decisions.facts.tokens
    start, end = _span(decisions, best)
    kind = int(options.kind[best])
    after = dressed(decisions, best)
    known = decisions.facts.numbers[options.group[best]] >= 0
    alternatives = []
    for rival in rivals:
        low, high = _span(decisions, rival)
        if low >= start and high <= end:
            # With what the rival leaves of the wider span.
            whole = tokens.text[start:low] + dressed(decisions, rival) + tokens.text[high:end]
            alternatives.append(Alternative(whole, float(decisions.chances[rival])))
    rule = CONFUSABLE if known and kind == WORD else RULES[kind]
    return Proposal(
        start,
        end,
        after,
        rule,
        float(decisions.chances[best]),
        _reason(tokens.text[start:end], after, rule),
        tuple(alternatives),
    )


def _span(decisions: Decisions, option: int) -> tuple[int, int]:
    spans = decisions.facts.tokens.spans
    place = int(decisions.options.place[option])
    last = place + int(decisions.options.covers[option]) - 1
    start, end = int(spans[place, 0]), int(spans[last, 1])
    if int(decisions.options.kind[option]) == DROP:
        text = decisions.facts.tokens.text
        if end < len(text) and text[end] == " " and (start == 0 or text[start - 1].isspace()):
            end += 1
    return start, end


def dressed(decisions: Decisions, option: int) -> str:
    """The words of an option, in the case that its place asks for."""
    options, tokens = decisions.options, decisions.facts.tokens
    kind = int(options.kind[option])
    if kind == DROP:
        return ""
    if kind == NUMBER:
        return options.readings[int(options.group[option])]
    place = int(options.place[option])
    raw = "".join(tokens.raw[place : place + int(options.covers[option])])
    lexicon, first = decisions.facts.lexicon, int(options.first[option])
    word, is_name = lexicon.word(first), bool(lexicon.capitalised[first] > NAME_CAPITALS)
    word = _like(raw, word, is_name=is_name, starts=bool(tokens.sentence_starts[place]))
    if kind == SPLIT:
        second = lexicon.word(int(options.second[option]))
        word += " " + (second.upper() if raw.isupper() and len(raw) > 2 else second)
    return word.replace("'", "’") if "’" in raw else word


def _like(raw: str, word: str, *, is_name: bool, starts: bool) -> str:
    """A word in the case of what was read in its place."""
    letters = [c for c in raw if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    if len(letters) > 1 and upper == len(letters) and (len(letters) > 3 or not starts):
        return word.upper()
    if raw[:1].isupper() and INNER_CAPITAL.match(raw) and INNER_CAPITAL.match(word.title()):
        return word.title().replace("'S", "'s")
    if is_name or (letters and letters[0].isupper()) or (starts and upper):
        return word[:1].upper() + word[1:]
    return word


def _reason(before: str, after: str, rule: str) -> str:
    if rule == CONFUSABLE:
        return f"{after!r} fits its neighbours far better than {before!r}"
    if rule == "torn-word":
        return f"{before!r} is the torn word {after!r}"
    if rule == "run-together":
        return f"{before!r} is no word; it is {after!r} run together"
    if rule == "misread-number":
        return f"{before!r} is a number with letters read for its figures"
    if rule == "junk":
        return f"{before!r} is no word and its neighbours read on without it"
    return f"{before!r} is no known word; scanners read {after!r} so, and it fits here"
