"""The English lexicon: counts of clean text, joined with word lists."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from build.counts import Counts, most_common_case
from ocrfix import packed
from ocrfix.lexicon import COUNT_STEPS, WordClass

MODERN_SHARE = 0.15
"""What pyspellchecker's counts (subtitles, twenty-first century) weigh beside the corpora's."""
PYSPELLCHECKER_FLOOR = 50
"""Words of its list that were not counted have this number there."""
LARGEST_LIST = 80
"""SCOWL's size class up to which a word counts as known without having been counted."""
WELL_KNOWN_LIST = 60

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


@dataclass
class Entry:
    """What is known of a lower-cased word."""

    count: float = 0.0
    texts: int = 0
    listed: int = 0
    capitals: float = 0.0
    kind: WordClass = WordClass.UNKNOWN


def build(
    counts: Counts,
    compounds: tuple[Counter[str], Counter[str]],
    scowl: Path,
    foreign: set[str],
    places: set[str],
) -> dict[str, Entry]:
    """All entries.

    Args:
        counts: of the corpora.
        compounds: hyphenated compounds with their count and their number of texts.
        scowl: the folder of Debian's package ``scowl``.
        foreign: words that are foreign where they stand in English.
        places: names of places, lower-cased.
    """
    entries: dict[str, Entry] = {}
    _add_counted(entries, counts)
    for word, n in compounds[0].items():
        if compounds[1][word] >= 2:
            entries[word] = Entry(count=n, texts=compounds[1][word])
    _add_modern(entries)
    _add_listed(entries, scowl)
    kept = {w: e for w, e in entries.items() if _is_word(w, e)}
    for word, entry in kept.items():
        entry.kind = _class_of(word, entry, foreign, places)
    return kept


def _add_counted(entries: dict[str, Entry], counts: Counts) -> None:
    texts: Counter[str] = Counter()
    for form, n in zip(counts.forms, counts.text_counts().tolist(), strict=True):
        texts[form.lower()] += n
    for word, cases in most_common_case(counts).items():
        if not WORD.fullmatch(word):
            continue
        n = sum(cases.values())
        capitals = sum(m for form, m in cases.items() if form[0].isupper())
        entries[word] = Entry(n, texts[word], capitals=capitals / max(n, 1))


def _add_modern(entries: dict[str, Entry]) -> None:
    from spellchecker import SpellChecker

    modern = SpellChecker().word_frequency.dictionary
    counted = sum(e.count for e in entries.values())
    scale = MODERN_SHARE * counted / sum(modern.values())
    for word, n in modern.items():
        if word.endswith("'s") or not WORD.fullmatch(word):
            continue
        entry = entries.setdefault(word, Entry())
        entry.count += (n - PYSPELLCHECKER_FLOOR) * scale
        if n > PYSPELLCHECKER_FLOOR:
            entry.texts += 1


def _add_listed(entries: dict[str, Entry], scowl: Path) -> None:
    for path in sorted(scowl.iterdir()):
        if not re.match(r"(english|american|british|australian|canadian|british_z)[_-]", path.name):
            continue
        size = int(path.suffix[1:])
        proper = "proper-names" in path.name or "upper" in path.name
        for line in path.read_text("iso-8859-1").split():
            word = line.lower()
            if word.endswith("'s") or not WORD.fullmatch(word):
                continue
            entry = entries.setdefault(word, Entry(capitals=float(proper)))
            if not entry.listed or size < entry.listed:
                entry.listed = size


def _is_word(word: str, entry: Entry) -> bool:
    """Whether there is evidence enough: a list, or several texts."""
    if len(word) > packed.LONGEST_WORD:
        return False
    if entry.listed and entry.listed <= LARGEST_LIST:
        return True
    if "-" in word:
        return True
    return entry.texts >= 3 and entry.count >= 3


def _class_of(word: str, entry: Entry, foreign: set[str], places: set[str]) -> WordClass:
    if word in foreign:
        return WordClass.FOREIGN
    if entry.capitals > 0.7:
        return WordClass.PLACE if word in places else WordClass.NAME
    if 0 < entry.listed <= WELL_KNOWN_LIST:
        return WordClass.COMMON if entry.count >= 45 else WordClass.RARE
    if not entry.listed and entry.count >= 3:
        return WordClass.HISTORICAL
    return WordClass.RARE


def write_list(entries: dict[str, Entry], path: Path) -> None:
    """The lexicon as people read it: word, count, class, list, share of capitals; sorted."""
    with path.open("w", encoding="utf-8") as file:
        for word in sorted(entries):
            e = entries[word]
            row = (word, f"{e.count:.0f}", e.kind.name.lower(), str(e.listed), f"{e.capitals:.2f}")
            file.write("\t".join(row) + "\n")


def read_list(path: Path) -> dict[str, Entry]:
    """The entries of a list that ``write_list`` wrote."""
    entries = {}
    for line in path.read_text("utf-8").splitlines():
        word, count, kind, listed, capitals = line.split("\t")
        entries[word] = Entry(
            float(count), 0, int(listed), float(capitals), WordClass[kind.upper()]
        )
    return entries


def pack(entries: dict[str, Entry], total: int, path: Path) -> None:
    """Write the lexicon as ``ocrfix.lexicon`` maps it."""
    words = list(entries)
    hashes = packed.hash_words(words)
    order = np.argsort(hashes)
    if len(np.unique(hashes)) != len(words):
        raise ValueError("two words have one hash; change the multipliers")
    ranked = [words[i] for i in order]
    rows = [entries[w] for w in ranked]
    levels = np.round(np.log2(1 + np.array([e.count for e in rows])) * COUNT_STEPS)
    packed.write(
        path,
        {
            "hashes": hashes[order],
            "levels": levels.clip(0, 255).astype(np.uint8),
            "classes": np.array([e.kind for e in rows], np.uint8),
            "listed": np.array([e.listed for e in rows], np.uint8),
            "capitals": np.round(np.array([e.capitals for e in rows]) * 255).astype(np.uint8),
            "letters": np.frombuffer("".join(w + "\n" for w in ranked).encode(), np.uint8),
        },
        {"total": total, "words": len(words)},
    )
