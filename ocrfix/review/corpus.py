"""What there is to review: the edits of all logs in an output folder, numbered."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ocrfix import marks
from ocrfix.apply import decisions_path, find_logs
from ocrfix.batch import LOG, read_log_of
from ocrfix.edits import Edit
from ocrfix.errors import OcrfixError
from ocrfix.log import Log
from ocrfix.review.journal import Journal
from ocrfix.source import Source

CONTEXT = 40
"""Code points on either side of an edit that a list or a search looks at."""


@dataclass(frozen=True, slots=True)
class Item:
    """An edit to be decided on.

    Attributes:
        number: its place among all edits of the folder.
        file: number of its file.
        edit: the edit.
        is_suggestion: whether it was only suggested.
        line: in the source, from 1.
        page: label of the page it stands on; empty if the source has no page marks.
    """

    number: int
    file: int
    edit: Edit
    is_suggestion: bool
    line: int
    page: str

    @property
    def confusion(self) -> tuple[str, str]:
        """What was read for what: the change without what is equal at its ends."""
        before, after = self.edit.before, self.edit.after
        left = _shared(before, after)
        right = _shared(before[left:][::-1], after[left:][::-1])
        return before[left : len(before) - right], after[left : len(after) - right]


def _shared(a: str, b: str) -> int:
    """How many code points two texts have in common at their start."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((i for i, (x, y) in pairs if x != y), min(len(a), len(b)))


@dataclass(frozen=True)
class File:
    """A log, its source, and the decisions on it.

    Attributes:
        number: its place among the files.
        name: path of its results in the folder, without their suffixes.
        source: path of the source.
        log: as it was read.
        text: of the source.
        items: its edits, in source order.
        journal: the decisions.
    """

    number: int
    name: str
    source: Path
    log: Log
    text: str
    items: tuple[Item, ...]
    journal: Journal

    def left(self, edit: Edit, length: int = CONTEXT) -> str:
        """The source before an edit."""
        return self.text[max(0, edit.start - length) : edit.start]

    def right(self, edit: Edit, length: int = CONTEXT) -> str:
        """The source after an edit."""
        return self.text[edit.end : edit.end + length]


class Problem(NamedTuple):
    """A log that can't be reviewed, and why."""

    name: str
    reason: str


@dataclass
class Corpus:
    """All that an output folder has to review.

    Attributes:
        out: the folder.
        files: the logs that are fit for review.
        items: their edits; an item's number is its place here.
        problems: the other logs.
    """

    out: Path
    files: list[File] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def load(out: Path) -> Corpus:
    """Read the logs, sources and decisions of an output folder.

    Raises:
        LogError: it holds no logs.
    """
    corpus = Corpus(out)
    for path in find_logs(out):
        name = path.relative_to(out).as_posix().removesuffix(LOG)
        try:
            log, given = read_log_of(path)
            journal = Journal(decisions_path(path))
        except OcrfixError as error:
            corpus.problems.append(Problem(name, str(error)))
            continue
        number = len(corpus.files)
        items = tuple(_items(log, given, number, len(corpus.items)))
        corpus.files.append(File(number, name, Path(given.name), log, given.text, items, journal))
        corpus.items.extend(items)
    return corpus


def _items(log: Log, given: Source, file: int, first: int) -> Iterator[Item]:
    pages = marks.find(given.text, log.header.settings.get("page_pattern"))
    starts = [mark.start for mark in pages]
    both = [(e, False) for e in log.edits] + [(e, True) for e in log.suggestions]
    both.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[1]))
    line, at = 1, 0
    for number, (edit, is_suggestion) in enumerate(both, start=first):
        line += given.text.count("\n", at, edit.start)
        at = edit.start
        page = bisect_right(starts, edit.start)
        yield Item(number, file, edit, is_suggestion, line, pages[page - 1].label if page else "")
