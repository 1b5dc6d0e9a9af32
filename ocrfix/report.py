"""What a batch did, counted: the one ``report.json`` of a run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ocrfix import __version__
from ocrfix.errors import ExitCode, OcrfixError
from ocrfix.settings import Settings

BINS = 20
"""Steps of confidence, from 0 to 1, in which edits are counted."""


@dataclass(frozen=True)
class Spelling:
    """How many words of letters a text has, and how many of them the lexicon doesn't know."""

    words: int
    unknown: int


@dataclass(frozen=True)
class Series:
    """A change, and how often it was made."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Done:
    """A file that was cleaned and written.

    Attributes:
        source: path of the source, as it was given.
        text: path of the clean text.
        log: path of the log.
        diff: path of the unified diff.
        sha256: of the source's bytes.
        encoding: of the source.
        undecodable: bytes of the source that its encoding doesn't know.
        words: in the source, between blanks.
        edits: applied.
        suggestions: not applied.
        by_rule: number of edits by ``stage.rule``.
        before: the spelling of the source.
        after: the spelling of the clean text.
        made_at: number of edits by confidence, in ``BINS`` steps.
        suggested_at: number of suggestions likewise.
        series: the commonest changes, the most frequent first.
    """

    source: str
    text: str
    log: str
    diff: str
    sha256: str
    encoding: str
    undecodable: int
    words: int
    edits: int
    suggestions: int
    by_rule: Mapping[str, int]
    before: Spelling
    after: Spelling
    made_at: tuple[int, ...]
    suggested_at: tuple[int, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A file for which nothing was written.

    Attributes:
        source: path of the source, as it was given.
        error: class of the error.
        reason: what happened, where, and what to do.
        exit_code: of the error.
    """

    source: str
    error: str
    reason: str
    exit_code: int

    @classmethod
    def because_of(cls, source: str, error: OcrfixError) -> Failed:
        """The failure that an error makes."""
        return cls(
            source=source,
            error=type(error).__name__,
            reason=str(error),
            exit_code=int(error.exit_code),
        )


@dataclass
class Report:
    """Counts what was done and what failed, and alone decides the exit code."""

    settings: Settings
    done: list[Done] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)

    def add(self, outcome: Done | Failed) -> None:
        """Count a file."""
        if isinstance(outcome, Done):
            self.done.append(outcome)
        else:
            self.failed.append(outcome)

    @property
    def exit_code(self) -> int:
        """Done; some failed; or, where the only file failed, that error's own code."""
        if not self.failed:
            return ExitCode.DONE
        if len(self.failed) == 1 and not self.done:
            return self.failed[0].exit_code
        return ExitCode.SOME_FAILED

    def as_dict(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        by_rule: Counter[str] = Counter()
        for done in self.done:
            by_rule.update(done.by_rule)
        by_stage: Counter[str] = Counter()
        for rule, count in by_rule.items():
            by_stage[rule.split(".")[0]] += count
        return {
            "ocrfix": __version__,
            "settings": self.settings.as_dict(),
            "totals": {
                "files": len(self.done),
                "failed": len(self.failed),
                "words": sum(done.words for done in self.done),
                "edits": sum(done.edits for done in self.done),
                "suggestions": sum(done.suggestions for done in self.done),
                "by_stage": dict(sorted(by_stage.items())),
                "by_rule": dict(sorted(by_rule.items())),
            },
            "files": [asdict(done) for done in self.done],
            "failed": [asdict(failed) for failed in self.failed],
        }

    def to_bytes(self) -> bytes:
        """The report as the bytes of ``report.json``."""
        text = json.dumps(self.as_dict(), ensure_ascii=False, indent=2) + "\n"
        return text.encode("utf-8", "backslashreplace")
