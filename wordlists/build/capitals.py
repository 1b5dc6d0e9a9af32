"""Count which words are capitalised within sentences: makes ``en.capitals.tsv``.

    python wordlists/build/capitals.py FILE... > wordlists/en.capitals.tsv

From clean English texts. A row is a word in lower case, and how often it stands within a
sentence, before a small word or a mark: small and with a capital after a small word, then
small and with a capital after a capitalised word. Words that are never capitalised so have
no row, nor have those that mostly are (names),
nor rare words with a single one.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

MOSTLY = 1
"""Words less than this many times as often small as capitalised are names."""

COMMON = 40
"""A word that is counted so often tells by a single capital,"""
OFTEN = 10
"""any other by more, or by so many after names."""

# Two words in a row, the second before a small word or a mark. Linear: one class a word.
PAIR = re.compile(
    r"(?<![\w'’.-])([A-Za-z]\w*+(?:['’-][a-z]++)?)\s"
    r"(?=([A-Za-z][a-z]*+)(?![\w'’-])(?:[,;]?\s[a-z]|[.;,]))"
)


def main(paths: list[str]) -> None:
    """Count over all files, print the table."""
    seen: Counter[tuple[str, bool, bool]] = Counter()
    for path in paths:
        for left, word in PAIR.findall(Path(path).read_text("utf-8")):
            seen[word.lower(), left[0].isupper(), word[0].isupper()] += 1
    print("word\tsmall\tCapital\tAfterName\tAfterNameCapital")
    for word in sorted({word for word, _, capital in seen if capital}):
        counts = [seen[word, name, capital] for name in (False, True) for capital in (False, True)]
        if len(word) > 1 and counts[0] >= MOSTLY * counts[1] and _tells(*counts):
            print(word, *counts, sep="\t")


def _tells(small: int, capital: int, _: int, after_name_capital: int) -> bool:
    """Whether the capitals are more than a single one of a rare word."""
    return capital > (small < COMMON) or after_name_capital >= OFTEN


if __name__ == "__main__":
    main(sys.argv[1:])
