"""The English lexicon: counts of clean text, joined with word lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from build.counts import Counts, most_common_case
from build.sources import Sources, list_words
from ocrfix import packed
from ocrfix.confusions import Confusions
from ocrfix.engine.candidates import CandidateFinder
from ocrfix.lexicon import COUNT_STEPS, Lexicon, WordClass

MODERN_SHARE = 0.15
"""What pyspellchecker's counts (subtitles, twenty-first century) weigh beside the corpora's."""
PYSPELLCHECKER_FLOOR = 50
"""Words of its list that were not counted have this number there."""
LARGEST_LIST = 70
"""SCOWL's size class up to which a word is known without having been counted."""
LARGEST_COUNTED_LIST = 95
"""The same of a word that stands in at least one text."""
WELL_KNOWN_LIST = 60
GAZETTEER = 80
"""The size class given to names that only lists of names have."""
COMMON_COUNT = 45
NAME_SHARE = 0.7
"""Share of capitals from which a word is a name."""

OVERLOOKED = 0.05
"""Share of misreadings that proofreaders of the corpora may have left standing: "aud" is
there once for each 250,000 times "and", and scanners misread it once in 650."""
TIMES_COMMONER = 1000.0
"""How much commoner a word must be for which a rare one may be a misreading."""
MOST_DUBIOUS = 60
"""A word counted more often than this is no misreading, whatever it looks like."""
TRUSTED_LIST = 55
"""Words of lists up to this size are words; if they look like a misreading, no common ones."""

PARTS = re.compile(r"['-]")
SHORTEST_DIALECT = 4
"""Letters of a word of dialect that is never taken for another, misread."""
DIALECT_COUNT = 5.0
"""What a word of the list of dialect counts as, if the corpora have it too seldom."""

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
    sources: Sources,
    confusions: Confusions,
) -> dict[str, Entry]:
    """All entries.

    Args:
        counts: of the corpora.
        compounds: hyphenated compounds with their count and their number of texts.
        scowl: the folder of Debian's package ``scowl``.
        sources: names, foreign words and abbreviations.
        confusions: what scanners take for what, by which misreadings are told from words.
    """
    entries: dict[str, Entry] = {}
    _add_counted(entries, counts)
    for word, n in compounds[0].items():
        if compounds[1][word] >= 2:
            entries[word] = Entry(count=n, texts=compounds[1][word])
    _add_modern(entries)
    _add_listed(entries, scowl)
    kept = {w: e for w, e in entries.items() if _is_word(w, e)}
    _add_names(kept, entries, sources)
    dubious = misreadings(kept, counts.words, confusions)
    for word in dubious:
        if not 0 < kept[word].listed <= TRUSTED_LIST:
            del kept[word]
    for word in sources.dialect - kept.keys():
        kept[word] = Entry(count=DIALECT_COUNT)
    for word, entry in kept.items():
        entry.kind = _class_of(word, entry, sources)
        if word in dubious and entry.kind == WordClass.COMMON:
            entry.kind = WordClass.RARE
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
        if "abbreviations" in path.name:
            continue  # "thc" and "tbe" are among them
        proper = "proper-names" in path.name or "upper" in path.name
        for word in list_words(path):
            if word.endswith("'s") or not WORD.fullmatch(word):
                continue
            entry = entries.setdefault(word, Entry(capitals=float(proper)))
            if not entry.listed or size < entry.listed:
                entry.listed = size


def _is_word(word: str, entry: Entry) -> bool:
    """Whether there is evidence enough: a list, or several texts."""
    # "¼" and "²" are no letters, though they are matched as such.
    if len(word) > packed.LONGEST_WORD or not PARTS.sub("", word).isalpha():
        return False
    if 0 < entry.listed <= LARGEST_LIST:
        return True
    if entry.listed and entry.texts:
        return entry.listed <= LARGEST_COUNTED_LIST
    if "-" in word:
        return entry.texts > 0
    return entry.texts >= 3 and entry.count >= 3


def _add_names(kept: dict[str, Entry], entries: dict[str, Entry], sources: Sources) -> None:
    """Names that are known though no counted text has them often enough."""
    for word in sorted(sources.well_known_places | sources.well_known_names):
        if word not in kept and len(word) <= packed.LONGEST_WORD:
            entry = entries.get(word, Entry())
            kept[word] = Entry(entry.count, entry.texts, GAZETTEER, capitals=1.0)


def misreadings(entries: dict[str, Entry], total: int, confusions: Confusions) -> set[str]:
    """Rare words that are likelier a misreading, overlooked by proofreaders.

    One that is so rare that a far commoner word, misread as often as scanners do, accounts
    for it.
    """
    rare = sorted(w for w, e in entries.items() if _is_dubious(w, e))
    with TemporaryDirectory() as folder:
        pack(entries, total, Path(folder) / "lexicon.bin")
        lexicon = Lexicon.load(Path(folder) / "lexicon.bin")
        finder = CandidateFinder(lexicon, confusions)
        found = set()
        for some in _portions(rare, 5000):
            for word, near in finder.near(some).items():
                expected = [
                    (float(np.exp(lexicon.log_counts[n])), cost)
                    for n, cost in near
                    if lexicon.word(n) != word
                ]
                count = max(entries[word].count, 1.0)
                if any(
                    m > TIMES_COMMONER * count and count < OVERLOOKED * m * np.exp(-cost)
                    for m, cost in expected
                ):
                    found.add(word)
        del finder, lexicon
    return found


def _is_dubious(word: str, entry: Entry) -> bool:
    if "-" in word or "'" in word:
        return False
    if entry.listed and entry.listed <= WELL_KNOWN_LIST and len(word) > 3:
        return False
    return entry.count <= MOST_DUBIOUS or 0 < entry.listed <= TRUSTED_LIST


def _portions(words: list[str], size: int) -> Iterable[list[str]]:
    return (words[i : i + size] for i in range(0, len(words), size))


def _class_of(  # noqa: PLR0911  a row each
    word: str, entry: Entry, sources: Sources
) -> WordClass:
    well_known = 0 < entry.listed <= WELL_KNOWN_LIST
    if not well_known and word in sources.dialect and len(word) >= SHORTEST_DIALECT:
        return WordClass.DIALECT
    if not well_known and _is_abbreviation(word, entry, sources):
        return WordClass.ABBREVIATION
    if entry.capitals > NAME_SHARE:
        is_place = word in sources.places and word not in sources.well_known_names
        is_place |= word in sources.great_places
        return WordClass.PLACE if is_place else WordClass.NAME
    if well_known:
        return WordClass.COMMON if entry.count >= COMMON_COUNT else WordClass.RARE
    if word in sources.foreign:
        return WordClass.FOREIGN
    if not entry.listed and entry.count >= 3:
        return WordClass.HISTORICAL
    return WordClass.RARE


def _is_abbreviation(word: str, entry: Entry, sources: Sources) -> bool:
    """Whether it is one of the project's own, or one of SCOWL's that has a capital mostly.

    Those in small letters are as often words of a dialect ("dat", "dem").
    """
    if word in sources.abbreviations:
        return True
    return word in sources.acronyms and entry.capitals > 0.5


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
