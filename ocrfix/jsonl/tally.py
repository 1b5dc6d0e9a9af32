"""What was done to the records of a file, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ocrfix.batch import counts as counting
from ocrfix.batch.counts import MOST_SERIES, Counts
from ocrfix.cleaner import Cleaner
from ocrfix.pipeline import Result
from ocrfix.report import BINS, Done, Series, Spelling

SERIES_KEPT = 20 * MOST_SERIES
"""Different changes counted of a file, the commonest: memory must not grow with the file."""
NO_WORDS = Spelling(0, 0)


@dataclass
class Tally:
    """Counts over records; tallies add up, in the order of the records.

    Attributes:
        records: lines that hold one, bad ones included.
        words: in the sources, between blanks.
        edits: applied.
        suggestions: not applied.
        by_rule: number of edits by ``stage.rule``.
        before: words of the sources, and those that the lexicon doesn't know.
        after: likewise of the clean texts.
        made_at: number of edits by confidence.
        suggested_at: number of suggestions by confidence.
        series: how often which change was made.
    """

    records: int = 0
    words: int = 0
    edits: int = 0
    suggestions: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)
    before: Spelling = NO_WORDS
    after: Spelling = NO_WORDS
    made_at: tuple[int, ...] = (0,) * BINS
    suggested_at: tuple[int, ...] = (0,) * BINS
    series: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, result: Result, cleaner: Cleaner) -> Tally:
        """The tally of one record."""
        counts = Counts.of(result)
        before = after = counting.spelling(result.source, cleaner)
        if result.text != result.source:
            after = counting.spelling(result.text, cleaner)
        series = counting.series(lambda: result.edits)
        return cls(
            records=1,
            words=counting.words(result.source),
            edits=counts.edits,
            suggestions=counts.suggestions,
            by_rule=counts.by_rule,
            before=before,
            after=after,
            made_at=tuple(counts.made_at),
            suggested_at=tuple(counts.suggested_at),
            series=Counter({(s.before, s.after): s.count for s in series}),
        )

    def add(self, other: Tally) -> None:
        """Count what comes next as well."""
        self.records += other.records
        self.words += other.words
        self.edits += other.edits
        self.suggestions += other.suggestions
        self.by_rule.update(other.by_rule)
        self.before = _sum(self.before, other.before)
        self.after = _sum(self.after, other.after)
        self.made_at = tuple(map(sum, zip(self.made_at, other.made_at, strict=True)))
        self.suggested_at = tuple(map(sum, zip(self.suggested_at, other.suggested_at, strict=True)))
        self.series.update(other.series)
        if len(self.series) > 2 * SERIES_KEPT:
            self.series = Counter(dict(self._ranked()[:SERIES_KEPT]))

    def done(self, *, source: str, text: str, log: str, sha256: str) -> Done:
        """The row of a report on the file."""
        return Done(
            source=source,
            text=text,
            log=log,
            diff="",
            sha256=sha256,
            encoding="utf-8",
            undecodable=0,
            words=self.words,
            edits=self.edits,
            suggestions=self.suggestions,
            by_rule=dict(sorted(self.by_rule.items())),
            before=self.before,
            after=self.after,
            made_at=self.made_at,
            suggested_at=self.suggested_at,
            series=tuple(Series(*pair, n) for pair, n in self._ranked()[:MOST_SERIES]),
        )

    def _ranked(self) -> list[tuple[tuple[str, str], int]]:
        return sorted(self.series.items(), key=lambda item: (-item[1], item[0]))


def _sum(a: Spelling, b: Spelling) -> Spelling:
    return Spelling(a.words + b.words, a.unknown + b.unknown)
