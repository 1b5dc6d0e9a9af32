"""Count what stands between words: makes ``en.junctions.tsv`` from clean English texts.

    python wordlists/build/junctions.py FILE... > wordlists/en.junctions.tsv

A row is a word in lower case, how often it was seen before and after another word, and of
each the times (per ten thousand) that a comma or a full stop stood between, then the times
that it has a capital after nothing and after a comma. Words seen less than ``ENOUGH`` times
are summed up in the rows ``*`` (lower case) and ``*N`` (capitalised).
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

ENOUGH = 400
"""Rarer words have too few commas and stops around them to count."""

JUNCTION = re.compile(r"([A-Za-z]++(?:['’][a-z]++)?)([,.;:!?]?)(?=[ \n] ?([A-Za-z]++)( [a-z])?)")
NOTHING, COMMA, STOP = "", ",", "."


def main(paths: list[str]) -> None:
    """Count over all files, print the table."""
    ahead: Counter[tuple[str, str]] = Counter()
    behind: Counter[tuple[str, str]] = Counter()
    capital: Counter[tuple[str, str]] = Counter()
    for path in paths:
        for left, mark, right, then_small in JUNCTION.findall(Path(path).read_text("utf-8")):
            ahead[left, mark] += 1
            behind[right.lower(), mark] += 1
            capital[right.lower(), mark] += right[0].isupper() and bool(then_small)
    seen: Counter[str] = Counter()
    for (word, _), count in ahead.items():
        seen[word.lower()] += count
    common = {word for word, count in seen.items() if count >= ENOUGH}
    a = _summed(ahead, common)
    b = _summed(behind, common)
    c = _summed(capital, common)
    print("word\tafter\tcomma\tstop\tbefore\tcomma\tstop\tCapital\tcommaCapital")
    for word in ["*", "*N", *sorted(common)]:
        after = sum(a[word, m] for m in ("", *",.;:!?"))
        before = sum(b[word, m] for m in ("", *",.;:!?"))
        row = [after, _share(a[word, COMMA], after), _share(a[word, STOP], after), before]
        row += [_share(b[word, m], before) for m in (COMMA, STOP)]
        row += [_share(c[word, m], b[word, m]) for m in (NOTHING, COMMA)]
        print(word, *row, sep="\t")


def _summed(counts: Counter[tuple[str, str]], common: set[str]) -> Counter[tuple[str, str]]:
    out: Counter[tuple[str, str]] = Counter()
    for (word, mark), count in counts.items():
        low = word.lower()
        key = low if low in common else "*N" if word[0].isupper() else "*"
        out[key, mark] += count
    return out


def _share(part: int, whole: int) -> int:
    return round(1e4 * part / whole) if whole else 0


if __name__ == "__main__":
    main(sys.argv[1:])
