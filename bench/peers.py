"""What else there is to correct words with, each as a function from text to text.

Each is given the best of what its documentation offers for running text: words are looked
up without the punctuation around them and keep their case; figures are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from sets import Pair

if TYPE_CHECKING:
    from symspellpy import SymSpell

Clean = Callable[[str], str]

# A word with inner apostrophes, and words with blanks between. Linear: the class at a
# repeat's start is not in the class before it.
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
WORDS = re.compile(r"[^\W\d_]+(?:['’ ][^\W\d_]+)*")
FURTHEST = 2
LONGEST_FOR_TWO = 8
"""Letters of a word for which pyspellchecker looks two changes away; its documentation
advises one for longer words, which otherwise take seconds each."""


class MissingPeerError(Exception):
    """A peer is not installed."""


def _in_case_of(model: str, word: str) -> str:
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def _word_by_word(correct: Callable[[str], str | None]) -> Clean:
    """A cleaner of text from a corrector of lower-cased words."""
    known = lru_cache(maxsize=None)(correct)

    def put(match: re.Match[str]) -> str:
        word = match.group()
        return _in_case_of(word, known(word.lower().replace("’", "'")) or word.lower())

    return lambda text: WORD.sub(put, text)


def symspell_lookup() -> Clean:
    """Of symspellpy, the likeliest word within two changes."""
    from symspellpy import Verbosity

    speller = _symspell(pairs=False)

    def correct(word: str) -> str | None:
        found = speller.lookup(word, Verbosity.TOP, max_edit_distance=FURTHEST)
        return found[0].term if found else None

    return _word_by_word(correct)


def symspell_compound() -> Clean:
    """Of symspellpy, the search with its word pairs: words in context, also split and joined."""
    speller = _symspell(pairs=True)

    def put(match: re.Match[str]) -> str:
        words = match.group()
        found = speller.lookup_compound(words, FURTHEST, transfer_casing=True)
        return found[0].term if found else words

    return lambda text: WORDS.sub(put, text)


def _symspell(*, pairs: bool) -> SymSpell:
    from symspellpy import SymSpell

    speller = SymSpell(max_dictionary_edit_distance=FURTHEST)
    folder = files("symspellpy")
    with as_file(folder / "frequency_dictionary_en_82_765.txt") as path:
        speller.load_dictionary(path, 0, 1)
    if pairs:
        with as_file(folder / "frequency_bigramdictionary_en_243_342.txt") as path:
            speller.load_bigram_dictionary(path, 0, 2)
    return speller


def pyspellchecker() -> Clean:
    """Of pyspellchecker: two changes for short words, one for long ones."""
    from spellchecker import SpellChecker

    near, far = SpellChecker(distance=1), SpellChecker(distance=FURTHEST)

    def correct(word: str) -> str | None:
        if word in near:
            return word
        return (far if len(word) <= LONGEST_FOR_TWO else near).correction(word)

    return _word_by_word(correct)


def autocorrect() -> Clean:
    """The package autocorrect, as it comes."""
    from autocorrect import Speller

    return _word_by_word(Speller("en"))


def ftfy() -> Clean:
    """The package ftfy, which repairs encodings and nothing else."""
    from ftfy import fix_text

    return fix_text


def learned_list(pages: Iterable[Pair]) -> Clean:
    """A plain list: forms that were always the same other word in pages with their truth."""
    from ocrfix.wordalign import boundaries

    seen: dict[str, Counter[str]] = {}
    for ocr, truth in pages:
        places = boundaries(ocr, truth)
        for match in WORD.finditer(ocr):
            true = WORD.search(truth[places[match.start()] : places[match.end()]])
            if true:
                seen.setdefault(match.group().lower(), Counter())[true.group().lower()] += 1
    table = {}
    for read, trues in seen.items():
        (true_word, times), *rest = trues.most_common(2)
        if true_word != read and times > 1 and not rest:
            table[read] = true_word
    return _word_by_word(table.get)


PEERS: dict[str, tuple[str, Callable[[], Clean]]] = {
    "symspellpy lookup": ("symspellpy", symspell_lookup),
    "symspellpy lookup_compound": ("symspellpy", symspell_compound),
    "pyspellchecker": ("pyspellchecker", pyspellchecker),
    "autocorrect": ("autocorrect", autocorrect),
    "ftfy": ("ftfy", ftfy),
}
"""By name: the package, and how to make it ready."""


def make(name: str) -> Clean:
    """A peer, ready.

    Raises:
        MissingPeerError: its package is not installed.
    """
    try:
        return PEERS[name][1]()
    except ImportError as error:
        raise MissingPeerError(f"{name}: {error}; pip install 'ocrfix[bench]'") from error


def version_of(name: str) -> str:
    """The version of a peer's package, empty when it is not installed."""
    try:
        return version(PEERS[name][0])
    except PackageNotFoundError:
        return ""
