"""What became of one file: a small row of plain values, which can go from process to process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ocrfix.errors import OcrfixError

BINS = 20
"""Steps of confidence, from 0 to 1, in which edits are counted."""


@dataclass(frozen=True)
class Spelling:
    """How many words of letters a text has, and how many of them the lexicon doesn't know."""

    words: int
    unknown: int

    @property
    def share(self) -> float:
        """Of the words, those that are unknown."""
        return self.unknown / self.words if self.words else 0.0


@dataclass(frozen=True)
class Series:
    """A change, and how often it was made."""

    before: str
    after: str
    count: int


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

    def as_dict(self) -> dict[str, Any]:
        """The row as plain JSON values; ``row_of`` reads them."""
        return asdict(self)

    entry = as_dict


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
        left_out: lines of JSON Lines that could not be cleaned.
        refused: the first of them.
        stamp: what a store calls this version of the source; empty on this machine.
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
    left_out: int = 0
    refused: tuple[Failed, ...] = ()
    stamp: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The row as plain JSON values; ``row_of`` reads them."""
        return asdict(self)

    def entry(self) -> dict[str, Any]:
        """The row as a report has it: without what the report has of all files together."""
        values = asdict(self)
        for name in ("made_at", "suggested_at", "series", "refused", "stamp"):
            del values[name]
        return values


Outcome = Done | Failed
"""What became of a file."""


def row_of(values: Mapping[str, Any]) -> Outcome:
    """The row whose ``as_dict`` the values are."""
    if "error" in values:
        return Failed(**values)
    typed: dict[str, Any] = {
        "before": Spelling(**values["before"]),
        "after": Spelling(**values["after"]),
        "made_at": tuple(values["made_at"]),
        "suggested_at": tuple(values["suggested_at"]),
        "series": tuple(Series(**s) for s in values["series"]),
        "refused": tuple(Failed(**f) for f in values["refused"]),
    }
    return Done(**{**values, **typed})
