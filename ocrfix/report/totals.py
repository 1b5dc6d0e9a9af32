"""The one report of a run: its files counted together, in memory that doesn't grow with them."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ocrfix import __version__
from ocrfix.errors import ExitCode
from ocrfix.report.outcome import BINS, Done, Failed, Outcome
from ocrfix.settings import Settings

FORMAT = "ocrfix-report"
VERSION = 1
MOST_SERIES = 100
"""Changes that the report has, the commonest ones."""
SERIES_KEPT = 50_000
"""Changes that are counted at a time. Beyond twice as many the rarest are forgotten: the
counts of rare changes may then be short, those of common ones are not."""
MOST_WORST = 50
"""Files that the report ranks."""
FEW_WORDS = 50
"""Words that a file counts as having besides its own, so that three odd ones don't rank first."""


class Report:
    """Counts what was done and what failed, and alone decides the exit code.

    The same files in the same order give the same report.

    Args:
        settings: as the files were cleaned.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._sums: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()
        self._made_at, self._suggested_at = [0] * BINS, [0] * BINS
        self._series: Counter[tuple[str, str]] = Counter()
        self._worst: list[tuple[float, int, Done]] = []
        self._only_code: int = ExitCode.DONE

    def add(self, outcome: Outcome) -> None:
        """Count a file."""
        if isinstance(outcome, Failed):
            self._sums["failed"] += 1
            self._only_code = outcome.exit_code
            return
        sums = self._sums
        sums["files"] += 1
        sums["failed"] += outcome.left_out
        for name in ("words", "edits", "suggestions"):
            sums[name] += getattr(outcome, name)
        for name in ("before", "after"):
            spelling = getattr(outcome, name)
            sums[f"words {name}"] += spelling.words
            sums[f"unknown {name}"] += spelling.unknown
        self._rules.update(outcome.by_rule)
        self._made_at = [a + b for a, b in zip(self._made_at, outcome.made_at, strict=True)]
        self._suggested_at = [
            a + b for a, b in zip(self._suggested_at, outcome.suggested_at, strict=True)
        ]
        self._count_series(outcome)
        # Of files that are equally bad the one that came first is kept, and comes first.
        rank = badness(outcome), -sums["files"], outcome
        (heapq.heappush if len(self._worst) < MOST_WORST else heapq.heappushpop)(self._worst, rank)

    def _count_series(self, done: Done) -> None:
        for s in done.series:
            self._series[s.before, s.after] += s.count
        if len(self._series) > 2 * SERIES_KEPT:
            self._series = Counter(dict(_ranked(self._series)[:SERIES_KEPT]))

    @property
    def exit_code(self) -> int:
        """Done; some failed; or, where the only file failed, that error's own code."""
        if not self._sums["failed"]:
            return ExitCode.DONE
        if self._sums["failed"] == 1 and not self._sums["files"]:
            return self._only_code
        return ExitCode.SOME_FAILED

    def as_dict(self) -> dict[str, Any]:
        """All of the report but the rows of the files, as plain JSON values."""
        sums = self._sums
        by_stage: Counter[str] = Counter()
        for rule, count in self._rules.items():
            by_stage[rule.split(".")[0]] += count
        return {
            "format": FORMAT,
            "version": VERSION,
            "ocrfix": __version__,
            "settings": self.settings.as_dict(),
            "totals": {
                **{n: sums[n] for n in ("files", "failed", "words", "edits", "suggestions")},
                "by_stage": dict(sorted(by_stage.items())),
                "by_rule": dict(sorted(self._rules.items())),
            },
            "unknown": {name: self._spelling(name) for name in ("before", "after")},
            "confidence": {"edits": self._made_at, "suggestions": self._suggested_at},
            "series": [
                {"before": before, "after": after, "count": count}
                for (before, after), count in _ranked(self._series)[:MOST_SERIES]
            ],
            "worst": [
                {
                    "source": done.source,
                    "badness": round(bad, 4),
                    "words": done.words,
                    "edits": done.edits,
                    "suggestions": done.suggestions,
                    "unknown_before": round(done.before.share, 4),
                    "unknown_after": round(done.after.share, 4),
                }
                for bad, _, done in sorted(self._worst, key=lambda r: (-r[0], -r[1]))
            ],
        }

    def _spelling(self, name: str) -> dict[str, float]:
        words, unknown = self._sums[f"words {name}"], self._sums[f"unknown {name}"]
        share = round(unknown / words, 6) if words else 0.0
        return {"words": words, "unknown": unknown, "share": share}

    def pieces(
        self, rows: Callable[[], Iterable[Outcome]], times: Mapping[str, Any] | None = None
    ) -> Iterator[bytes]:
        """The bytes of ``report.json``, a piece at a time.

        Args:
            rows: gives those that were added, in the same order, as often as asked.
            times: what differs from run to run.
        """
        head = json.dumps(self.as_dict(), ensure_ascii=False, indent=2)
        yield _encoded(head.removesuffix("\n}"))
        for name, kind in (("failed", Failed), ("files", Done)):
            yield _encoded(f',\n  "{name}": [')
            separator, end = "\n", ""
            for row in _of_kind(kind, rows()):
                line = json.dumps(row.entry(), ensure_ascii=False)
                yield _encoded(f"{separator}    {line}")
                separator, end = ",\n", "\n  "
            yield _encoded(f"{end}]")
        yield _encoded(f',\n  "times": {json.dumps(times or {})}\n}}\n')


def _of_kind(kind: type[Outcome], rows: Iterable[Outcome]) -> Iterator[Outcome]:
    """Files that were done; or those that failed, and lines that were left out of others."""
    for row in rows:
        if isinstance(row, kind):
            yield row
        elif isinstance(row, Done):
            yield from row.refused


def badness(done: Done) -> float:
    """How bad a source was: the share of its words that the lexicon doesn't know."""
    return done.before.unknown / (done.before.words + FEW_WORDS)


def _ranked(series: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    return sorted(series.items(), key=lambda item: (-item[1], item[0]))


def _encoded(text: str) -> bytes:
    # A lone surrogate has no UTF-8; as a backslash escape it is JSON all the same.
    return text.encode("utf-8", "backslashreplace")
