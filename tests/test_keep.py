"""Names, places, dialect and foreign words that stay as they are: fixtures/keep."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, groupby
from pathlib import Path
from typing import NamedTuple

import pytest

import ocrfix

TABLE = Path(__file__).parents[1] / "fixtures" / "keep" / "words-in-context.tsv"
ENOUGH = 2000
GAP = "\n\n"


class Row(NamedTuple):
    """A word that is right, and the sentence in which it stands."""

    word: str
    kind: str
    sentence: str


ROWS = [Row(*line.split("\t")) for line in TABLE.read_text("utf-8").splitlines()[1:]]
BY_KIND = {kind: list(rows) for kind, rows in groupby(ROWS, key=lambda row: row.kind)}


def changed(rows: list[Row]) -> list[str]:
    """The words of the rows that cleaning changes, when their sentences are one document."""
    sentences = sorted({row.sentence for row in rows})
    starts = [0, *accumulate(len(s) + len(GAP) for s in sentences)]
    words = {s: [row.word for row in rows if row.sentence == s] for s in sentences}
    found = []
    for edit in ocrfix.clean(GAP.join(sentences)).edits:
        number = bisect_right(starts, edit.start) - 1
        sentence, at = sentences[number], edit.start - starts[number]
        for word in words[sentence]:
            start = sentence.find(word)
            while start >= 0:
                if at < start + len(word) and start < at + len(edit.before):
                    found.append(f"{word!r} -> {edit.after!r} ({edit.rule}): {sentence}")
                start = sentence.find(word, start + 1)
    return found


def test_there_are_enough() -> None:
    """The list is long, sorted, and has each word once and in its sentence."""
    assert len(ROWS) >= ENOUGH
    assert [(row.kind, row.word) for row in ROWS] == sorted({(r.kind, r.word) for r in ROWS})
    assert all(row.word in row.sentence for row in ROWS)


@pytest.mark.parametrize("kind", BY_KIND)
def test_right_words_stay(kind: str) -> None:
    """Not one rare word that is right in its sentence is changed."""
    found = changed(BY_KIND[kind])

    assert not found, "\n".join(found)
