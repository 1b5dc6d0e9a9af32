"""Decided places to learn from: the engine's options on pages whose truth is known."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocrfix import learning
from ocrfix.cleaner import Cleaner
from ocrfix.document import Document
from ocrfix.edits import settle
from ocrfix.engine.decide import Decisions, WordEngine
from ocrfix.engine.options import Kind
from ocrfix.engine.verdicts import ENGINE_STAGES, repairs, verdicts
from ocrfix.learning import PARTING, slice_of
from ocrfix.settings import Settings
from ocrfix.wordalign import boundaries

EARLIER_STAGES = ("encoding", "pages", "hyphens", "spaces", "punctuation")

SURE, SAMPLED = 0.97, 0.15
"""Of the places of whole books that are kept with a greater chance, so many are examples."""

MENDING = Settings(apply_from=0.8, suggest_from=0.8)
"""From which chance on pages are mended before they are examples again."""
ROUNDS = 8
"""How often at most."""

# A line-end hyphen that belongs to the typesetting, as the truth of the sets marks it.
TYPESET_HYPHEN = re.compile(r"[¬\N{SOFT HYPHEN}]\s*\n\s*")
# What does not make another word: anything but letters, figures and apostrophes.
INDIFFERENT = re.compile(r"[^\w']|_")


@dataclass(frozen=True)
class Page:
    """A page as it was read and as it is."""

    ocr: str
    truth: str


@dataclass(frozen=True)
class Examples:
    """Options of doubtful places, and which are right; arrays of one length.

    Attributes:
        features: shape (options, features).
        kinds: ``Kind`` of each.
        groups: number of the place, ascending.
        right: whether the option gives what the truth has there.
    """

    features: npt.NDArray[np.float32]
    kinds: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int64]
    right: npt.NDArray[np.bool_]


def read_pages(path: Path) -> list[Page]:
    """The pages of a set: JSON lines with ``ocr`` and ``truth``."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [Page(r["ocr"], TYPESET_HYPHEN.sub("", r["truth"])) for r in rows]


def prepare(pages: Iterable[Page]) -> list[Page]:
    """The pages as the word engine meets them, behind the earlier stages."""
    cleaner = Cleaner(Settings(stages=EARLIER_STAGES))
    return [Page(cleaner.clean(p.ocr).text, p.truth) for p in pages]


def word_pairs(pages: Iterable[Page]) -> list[tuple[str, str]]:
    """Words as read and as they are, for the channel; lower-cased."""
    return [pair for page in pages for pair in learning.word_pairs(page.ocr, page.truth)]


def plain(text: str) -> str:
    """Words and the spaces between them; what is told apart when options are judged."""
    text = unicodedata.normalize("NFC", text).lower().replace("’", "'")
    parts = (INDIFFERENT.sub("", part).strip("'") for part in PARTING.split(text))
    return " ".join(part for part in parts if part)


def judge(decisions: Decisions, truth: str) -> npt.NDArray[np.bool_]:
    """Which options give what the truth has."""
    tokens, o = decisions.facts.tokens, decisions.options
    beside = boundaries(tokens.text, truth)
    parts: dict[tuple[int, int], str | None] = {}
    words: dict[int, str] = {-1: ""}
    alike: dict[int, bool] = {}
    right = np.zeros(len(o), bool)
    columns = (o.group, o.place, o.covers, o.kind, o.first, o.second)
    for k, (group, place, covers, kind, first, second) in enumerate(
        zip(*(c.tolist() for c in columns), strict=True)
    ):
        if (place, covers) not in parts:
            start, end = tokens.spans[place, 0], tokens.spans[place + covers - 1, 1]
            part = slice_of(truth, beside[start], beside[end])
            parts[place, covers] = None if part is None else plain(part)
        wanted = parts[place, covers]
        if wanted is None:
            continue
        if kind == Kind.KEEP:
            form = plain(tokens.forms[group] if tokens.forms[group] != "#" else tokens.raw[group])
            right[k] = form == wanted
            alike[group] = _letters(form) == _letters(wanted)
            continue
        for number in (first, second):
            if number not in words:
                words[number] = plain(decisions.facts.lexicon.word(number))
        made = {Kind.NUMBER: o.readings.get(group, ""), Kind.DROP: ""}.get(
            kind, f"{words[first]} {words[second]}".strip()
        )
        right[k] = plain(made) == wanted
    # Where nothing gives the truth exactly, a form that lacks but an apostrophe may stay.
    solved = set(o.group[right].tolist())
    keep = np.array([k == Kind.KEEP for k in o.kind], bool)
    stays = [alike.get(g, False) and g not in solved for g in o.group.tolist()]
    right |= keep & np.array(stays, bool)
    return right


def _letters(text: str) -> str:
    return text.replace("'", "").replace(" ", "")


def collect(engine: WordEngine, pages: Sequence[Page]) -> Examples:
    """The engine's options on prepared pages, judged."""
    return join([_judged(engine.explained(page.ocr), page) for page in pages])


def collect_mended(engine: WordEngine, pages: Sequence[Page]) -> Examples:
    """The same of pages that the engine mended, once and as often as it is sure of more.

    A document is judged anew while it is mended, and by what was: examples at first sight
    alone don't tell what is right then (Ross, Gordon & Bagnell 2011, "A reduction of imitation
    learning and structured prediction to no-regret online learning").
    """
    return join(
        [_judged(some, page) for page in pages for some in _decisions_mended(engine, page.ocr)]
    )


def _decisions_mended(engine: WordEngine, text: str) -> Iterator[Decisions]:
    document, dirt = Document.of(text), engine.explained(text).dirt
    for turn in range(ROUNDS):
        told = verdicts(engine, document, MENDING, ENGINE_STAGES)
        sure = settle(p for p in told if p.confidence >= MENDING.apply_from)
        known = repairs(document)
        if known and (turn == 1 or not sure or turn == ROUNDS - 1):
            yield engine.explained(document.text, known, dirt)
        if not sure:
            return
        document = document.changed(sure, ENGINE_STAGES[0])


def collect_sampled(engine: WordEngine, pages: Sequence[Page]) -> tuple[Examples, Examples]:
    """The same of whole books, of which most places are beyond doubt.

    Returns:
        The places in doubt, and a sample (``SAMPLED``) of the others.
    """
    chance = np.random.default_rng(seed=1)
    doubtful, sure = [], []
    for page in pages:
        decisions = engine.explained(page.ocr)
        options = decisions.options
        kept = np.zeros(len(decisions.facts.tokens.raw))
        keep = options.kind == Kind.KEEP
        kept[options.group[keep]] = decisions.chances[keep]
        sampled = (chance.random(len(kept)) < SAMPLED) & (kept > SURE)
        judged = _judged(decisions, page)
        doubtful.append(_some(judged, (kept <= SURE)[options.group]))
        sure.append(_some(judged, sampled[options.group]))
    return join(doubtful), join(sure)


def _judged(decisions: Decisions, page: Page) -> Examples:
    options = decisions.options
    right = judge(decisions, page.truth)
    return Examples(decisions.features.T, options.kind, options.group, right)


def _some(examples: Examples, which: npt.NDArray[np.bool_]) -> Examples:
    e = examples
    return Examples(e.features[which], e.kinds[which], e.groups[which], e.right[which])


def join(sets: Sequence[Examples]) -> Examples:
    """Several sets as one."""
    ahead = 0
    groups = []
    for some in sets:
        groups.append(some.groups + ahead)
        ahead += int(some.groups.max(initial=-1)) + 1
    return Examples(
        np.concatenate([s.features for s in sets]),
        np.concatenate([s.kinds for s in sets]),
        np.concatenate(groups),
        np.concatenate([s.right for s in sets]),
    )
