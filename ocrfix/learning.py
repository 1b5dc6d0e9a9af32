"""Confusions learned from pages whose truth is known: Viterbi EM over short segments.

Words as read are laid beside words as they are, each pair is cut into segments of one to three
letters in the way that is cheapest so far, and the segments are counted; over and over (Brill
and Moore 2000).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import log

from rapidfuzz.distance import Levenshtein

from ocrfix.alphabet import CODES
from ocrfix.confusions import LONGEST_SEGMENT, Weights
from ocrfix.engine.tokens import TOKEN

MOST_OF_ONE_PAIR = 4
"""Times that one pair of words counts: what befalls "the" is not what befalls "th"."""
MOST_OF_ONE_WORD = 50
ITERATIONS = 4
SMOOTHING = 0.3
SEEN_AT_LEAST = 2.0

# What parts words, and what stands between blanks. One class each.
PARTING = re.compile(r"[\s\-‐‑–—/]+")
WORD = re.compile(r"\S+")
PIECE = 4000
"""Characters of a part that is aligned by the letter, if a word fits there."""
EDGE = " \n.,;:!?\"()[]—–-'"


def boundaries(ocr: str, truth: str) -> list[int]:
    """For each boundary between letters of the reading, the one of the truth beside it."""
    beside = [0] * (len(ocr) + 1)
    for op in Levenshtein.opcodes(ocr, truth):
        for k in range(op.src_end - op.src_start):
            beside[op.src_start + k] = min(op.dest_start + k, op.dest_end)
        beside[op.src_end] = op.dest_end
    beside[0], beside[-1] = 0, len(truth)
    return beside


def slice_of(truth: str, start: int, end: int) -> str | None:
    """A part of the truth, or None where it cuts a word."""
    cut_left = 0 < start < len(truth) and truth[start - 1].isalnum() and truth[start].isalnum()
    cut_right = 0 < end < len(truth) and truth[end - 1].isalnum() and truth[end].isalnum()
    return None if cut_left or cut_right else truth[start:end]


def pieces(ocr: str, truth: str) -> Iterator[tuple[str, str]]:
    """A text and its truth in parts that fit, so short that they are aligned by the letter.

    They are cut before words that are the same in both, where the words of the whole are
    aligned so.
    """
    read, true = list(WORD.finditer(ocr)), list(WORD.finditer(truth))
    blocks = Levenshtein.opcodes([m.group() for m in read], [m.group() for m in true])
    start, true_start = 0, 0
    for block in blocks:
        if block.tag != "equal":
            continue
        for i, j in zip(
            range(block.src_start, block.src_end),
            range(block.dest_start, block.dest_end),
            strict=True,
        ):
            end, true_end = read[i].start(), true[j].start()
            if max(end - start, true_end - true_start) >= PIECE:
                yield ocr[start:end], truth[true_start:true_end]
                start, true_start = end, true_end
    yield ocr[start:], truth[true_start:]


def word_pairs(ocr: str, truth: str) -> Iterator[tuple[str, str]]:
    """Words of a page as read and as they are, right ones too; in lower case.

    >>> list(word_pairs("Tbe end.", "The end."))
    [('tbe', 'the'), ('end', 'end')]
    """
    beside = boundaries(ocr, truth)
    for match in TOKEN.finditer(ocr):
        part = slice_of(truth, beside[match.start()], beside[match.end()])
        word = part.strip(EDGE) if part else ""
        if word and not PARTING.search(word):
            yield match.group().lower(), word.lower().replace("’", "'")


def learn(pairs: Iterable[tuple[str, str]]) -> Weights:
    """Costs of segment pairs, as ``ocrfix.confusions.Confusions`` takes them.

    Args:
        pairs: words as read and as they are, lower-cased, right ones too.
    """
    wrong, right = _told_apart(pairs)
    words = chain(right.items(), ((w, n) for (_, w), n in wrong.items()))
    letters = _segments(words)
    weights: Weights = {}
    for _ in range(ITERATIONS):
        weights = _weigh(_count(wrong, weights), letters, right)
    return weights


def misreadings(pairs: Sequence[tuple[str, str]], least: float = SEEN_AT_LEAST) -> Weights:
    """Of what ``learn`` finds, the confusions that were seen so often, letters as such aside.

    Args:
        pairs: as for ``learn``.
        least: times; those of one pair of words count ``MOST_OF_ONE_PAIR`` times at most.
    """
    weights = learn(pairs)
    found = _count(_told_apart(pairs)[0], weights)
    return {
        (read, true): weights[read, true]
        for (read, true), n in found.items()
        if read != true
        and n >= least
        and (read, true) in weights
        # What the word engine takes for one sign with all other rare ones tells nothing.
        and all(c in CODES for c in read + true)
    }


def _told_apart(
    pairs: Iterable[tuple[str, str]],
) -> tuple[dict[tuple[str, str], float], dict[str, float]]:
    """Misread pairs and right words, and how often each counts."""
    times = Counter((r, w) for r, w in pairs if w.replace("'", "").isalpha())
    wrong = {p: float(min(n, MOST_OF_ONE_PAIR)) for p, n in times.items() if p[0] != p[1]}
    right = {w: float(min(n, MOST_OF_ONE_WORD)) for (r, w), n in times.items() if r == w}
    return wrong, right


def _count(wrong: Weights, weights: Weights) -> Weights:
    """How often each segment is read as each, by the cheapest cuts."""
    found: Weights = defaultdict(float)
    for (read, true), n in wrong.items():
        for pair in _cut(read, true, weights) or ():
            found[pair] += n
    return found


def _segments(words: Iterable[tuple[str, float]]) -> dict[str, float]:
    """How often each segment stands in the words; the empty one, between any two letters."""
    count: dict[str, float] = defaultdict(float)
    for word, n in words:
        count[""] += n * (len(word) + 1)
        for size in range(1, LONGEST_SEGMENT + 1):
            for i in range(len(word) - size + 1):
                count[word[i : i + size]] += n
    return count


def _weigh(found: Weights, letters: dict[str, float], right: dict[str, float]) -> Weights:
    same: dict[str, float] = defaultdict(float)
    for word, n in right.items():
        for letter in word:
            same[letter] += n
    weights: Weights = {}
    for (read, true), n in found.items():
        if read == true:
            same[true] += n
        elif n >= SEEN_AT_LEAST or max(len(read), len(true)) == 1:
            weights[read, true] = -log(n / (letters[true] + SMOOTHING * 100))
    for letter, n in same.items():
        weights[letter, letter] = -log(min(n / letters[letter], 0.999))
    return weights


def _cut(read: str, true: str, weights: Weights) -> list[tuple[str, str]] | None:
    """The cheapest way to cut the true word into segments that give the reading."""
    n, m = len(read), len(true)
    if abs(n - m) > 4 or n > 24 or m > 24:
        return None
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {(0, 0): (0.0, None)}
    for i in range(n + 1):
        for j in range(max(0, i - 4), min(m, i + 4) + 1):
            options = []
            for x in range(min(i, LONGEST_SEGMENT) + 1):
                for y in range(min(j, LONGEST_SEGMENT) + 1):
                    before = best.get((i - x, j - y))
                    if before is None or x == y == 0 or (not x and y > 1) or (not y and x > 1):
                        continue
                    pair = (read[i - x : i], true[j - y : j])
                    options.append((before[0] + _cost(pair, weights), (i - x, j - y)))
            if options:
                best[i, j] = min(options)
    if (n, m) not in best or best[n, m][0] > 9.0 * max(2, 0.4 * m):
        return None
    cut: list[tuple[str, str]] = []
    place = (n, m)
    while (previous := best[place][1]) is not None:
        cut.append((read[previous[0] : place[0]], true[previous[1] : place[1]]))
        place = previous
    return cut[::-1]


def _cost(pair: tuple[str, str], weights: Weights) -> float:
    known = weights.get(pair)
    if known is not None:
        return known
    read, true = pair
    if read == true:
        # Not one segment of two letters that are each themselves.
        return 0.05 if len(read) == 1 else 99.0
    if not weights:
        # The first guess: the fewer letters a change touches, the likelier.
        return 3.0 + 1.25 * (len(read) + len(true)) - (0.5 if len(read) == len(true) == 1 else 0.0)
    return 10.5 if max(len(read), len(true)) == 1 else 99.0
