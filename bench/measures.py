"""How good a correction is, measured as the field measures it.

Error rates follow the scorer of HIPE-OCRepair 2026: *match error rates*, errors by all that
was aligned (hits and errors), of characters and of words, with case, punctuation and the
spelling of ligatures normalised away. What became of single words is told from alignments
of characters: each word of the OCR is paired with what the truth has in its place and with
what the correction has there.

All is counted page by page, so that figures can be had over all words together (micro),
as means over pages (macro), and with the spread that comes from the choice of pages
(bootstrap; Efron 1979).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from ocrfix.wordalign import boundaries

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Written as two letters here and as one there; no error either way.
SAME_LETTERS = {
    "ß": "ss",
    "ꝛ": "r",
    "œ": "oe",
    "æ": "ae",
    "aͤ": "ä",
    "oͤ": "ö",
    "uͤ": "ü",
}
# Marks that tie the end of a line to the next.
LINE_TIES = ("—\n", "¬\n")
WORD_TIES = re.compile(r"[¬-]\n")
NO_WORD = re.compile(r"[\W_]+")
WORD = re.compile(r"\S+")

RESAMPLINGS = 1000


def normalised(text: str) -> str:
    r"""A text without what does not count: case, punctuation, ligatures, spacing.

    >>> normalised("The Cæsar-\nlike  “King”")
    'the caesar like king'
    """
    text = text.lower()
    for one, other in SAME_LETTERS.items():
        text = text.replace(one, other)
    for tie in LINE_TIES:
        text = text.replace(tie, "")
    return NO_WORD.sub(" ", text).strip()


def strict(text: str) -> str:
    r"""A text in which everything counts but how it is composed and broken into lines.

    >>> strict("The  Cæsar¬\nlike")
    'The Cæsarlike'
    """
    return " ".join(unicodedata.normalize("NFC", text.replace("¬\n", "")).split())


def key(text: str) -> str:
    """What must be the same for two spellings of a word to count as one."""
    text = unicodedata.normalize("NFC", WORD_TIES.sub("", text))
    return NO_WORD.sub("", text.lower())


def strict_key(text: str) -> str:
    """As ``key``, where case and punctuation count."""
    return " ".join(unicodedata.normalize("NFC", WORD_TIES.sub("", text)).split())


class Mode(NamedTuple):
    """What counts as a difference: of running text, and of a word."""

    text: Callable[[str], str]
    word: Callable[[str], str]


NORMALISED = Mode(normalised, key)
STRICT = Mode(strict, strict_key)
MODES = {"normalised": NORMALISED, "strict": STRICT}


class Page(NamedTuple):
    """Counts of one page; all are numbers of characters, words or pages.

    Attributes:
        characters_before: wrong ones of the OCR, and
        aligned_characters_before: all that were aligned; so for the others.
        preference: 1 where the correction has fewer character errors than the OCR, -1
            where it has more.
        words: of the OCR.
        wrong: words that differ from the truth.
        changed: words that the correction changed.
        fixed: changed, were wrong, are right now.
        broken: changed, were right, are wrong now.
    """

    characters_before: int
    aligned_characters_before: int
    characters_after: int
    aligned_characters_after: int
    words_before: int
    aligned_words_before: int
    words_after: int
    aligned_words_after: int
    preference: int
    words: int
    wrong: int
    changed: int
    fixed: int
    broken: int


def errors(truth: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """Errors of a sequence, and hits and errors together.

    >>> errors("abcd", "abxde")
    (2, 5)
    """
    ops = Levenshtein.editops(truth, other)
    inserted = sum(op.tag == "insert" for op in ops)
    return len(ops), len(truth) + inserted


class WordFate(NamedTuple):
    """A word of the OCR, and what truth and correction have in its place, as keys."""

    start: int
    end: int
    read: str
    true: str
    now: str


def fates(ocr: str, truth: str, output: str, word_key: Callable[[str], str]) -> Iterator[WordFate]:
    """What became of each word of the OCR."""
    to_truth, to_output = boundaries(ocr, truth), boundaries(ocr, output)
    for match in WORD.finditer(ocr):
        start, end = match.span()
        fate = WordFate(
            start,
            end,
            word_key(match.group()),
            word_key(truth[to_truth[start] : to_truth[end]]),
            word_key(output[to_output[start] : to_output[end]]),
        )
        if fate.read or fate.true or fate.now:
            yield fate


def judge(ocr: str, truth: str, output: str, mode: Mode) -> Page:
    """Count a page."""
    ocr_text, true_text, new_text = mode.text(ocr), mode.text(truth), mode.text(output)
    before, after = errors(true_text, ocr_text), errors(true_text, new_text)
    true_words = true_text.split()
    rate_before, rate_after = before[0] / max(1, before[1]), after[0] / max(1, after[1])
    words = wrong = changed = fixed = broken = 0
    for fate in fates(ocr, truth, output, mode.word):
        is_wrong, is_changed = fate.read != fate.true, fate.read != fate.now
        words += 1
        wrong += is_wrong
        changed += is_changed
        fixed += is_changed and is_wrong and fate.now == fate.true
        broken += is_changed and not is_wrong
    return Page(
        *before,
        *after,
        *errors(true_words, ocr_text.split()),
        *errors(true_words, new_text.split()),
        preference=(rate_before > rate_after) - (rate_before < rate_after),
        words=words,
        wrong=wrong,
        changed=changed,
        fixed=fixed,
        broken=broken,
    )


def micro(pages: Sequence[Page]) -> dict[str, float]:
    """Figures over all words together; see ``NAMES``."""
    table = np.array(pages, np.float64)
    return {name: float(value) for name, value in _figures(table.sum(axis=0), len(table)).items()}


def macro(pages: Sequence[Page]) -> dict[str, float]:
    """Figures as means over pages, each page as weighty as any other.

    Reductions are those of the mean error rate; a page where nothing was changed has no
    precision.
    """
    table = np.array(pages, np.float64)
    c = {name: table[:, i] for i, name in enumerate(Page._fields)}

    def mean(part: str, whole: Floats) -> Floats:
        some = whole > 0
        return np.asarray(np.mean(c[part][some] / whole[some]) if some.any() else 0.0)

    rates = {
        name: mean(name, c[f"aligned_{name}"])
        for name in ("characters_before", "characters_after", "words_before", "words_after")
    }
    return {
        "wRed": float(_reduction(rates["words_before"], rates["words_after"])),
        "cRed": float(_reduction(rates["characters_before"], rates["characters_after"])),
        "prec": 100 * float(mean("fixed", c["changed"])),
        "broken": 1e4 * float(mean("broken", c["words"] - c["wrong"])),
    }


NAMES = {
    "wRed": "share of the word error rate taken away, percent",
    "cRed": "share of the character error rate taken away, percent",
    "prec": "changed words that became right, percent",
    "rec": "wrong words that became right, percent",
    "broken": "right words damaged, per 10,000 right words",
    "fixed:broken": "words made right for each one damaged",
    "preference": "pages made better less pages made worse, share of all",
    "wMER": "word match error rate before, percent",
}


def intervals(
    pages: Sequence[Page], resamplings: int = RESAMPLINGS
) -> dict[str, tuple[float, float]]:
    """Between which values each figure lies in 95 of 100 draws of as many pages."""
    table = np.array(pages, np.float64)
    draws = np.random.default_rng(1979).integers(0, len(table), (resamplings, len(table)))
    times = np.stack([np.bincount(draw, minlength=len(table)) for draw in draws])
    figures = _figures((times @ table).T, len(table))
    return {
        name: (float(np.percentile(values, 2.5)), float(np.percentile(values, 97.5)))
        for name, values in figures.items()
    }


def _figures(sums: Floats, pages: int) -> dict[str, Floats]:
    """Figures from sums of counts, each a number or a row of numbers."""
    c = dict(zip(Page._fields, sums, strict=True))

    def rate(name: str) -> Floats:
        return np.asarray(c[name] / np.maximum(1, c[f"aligned_{name}"]))

    return {
        "wRed": _reduction(rate("words_before"), rate("words_after")),
        "cRed": _reduction(rate("characters_before"), rate("characters_after")),
        "prec": 100 * c["fixed"] / np.maximum(1, c["changed"]),
        "rec": 100 * c["fixed"] / np.maximum(1, c["wrong"]),
        "broken": 1e4 * c["broken"] / np.maximum(1, c["words"] - c["wrong"]),
        "fixed:broken": c["fixed"] / np.maximum(1, c["broken"]),
        "preference": c["preference"] / pages,
        "wMER": 100 * rate("words_before"),
    }


def _reduction(before: Floats, after: Floats) -> Floats:
    """Share of an error rate taken away, in percent; 0 where there was none."""
    safe = np.where(before > 0, before, 1)
    return np.asarray(np.where(before > 0, 100 * (1 - after / safe), 0.0))
