"""A pass over all texts before any is cleaned: what words do they have in common?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Generic, TypeVar

from ocrfix import corpuswords, cuts, source
from ocrfix.batch import taking
from ocrfix.batch.crew import Crew
from ocrfix.batch.place import Place
from ocrfix.batch.pool import Lost
from ocrfix.batch.shelf import Shelf
from ocrfix.batch.work import Task
from ocrfix.cleaner import Cleaner
from ocrfix.corpuswords import CorpusCounts, TextCounts
from ocrfix.errors import OcrfixError

T = TypeVar("T")

NAME = "corpus.words"
"""The list of the words found, in the folder of the results."""
AHEAD = 16
"""Tasks for each worker that may be done before an earlier one is."""

Count = Callable[[T], Sequence[TextCounts]]
"""Counts the words of the texts that a task has."""


class FileCounter:
    """Counts the words of files, each of which is a text.

    Args:
        place: where they are.
        cleaner: whose lexicon tells which words are known.
    """

    def __init__(self, place: Place, cleaner: Cleaner) -> None:
        self._place = place
        self._cleaner = cleaner

    def __call__(self, task: Task) -> Sequence[TextCounts]:
        """The counts; none of a file that can't be read, which cleaning will tell of."""
        try:
            return [corpuswords.count(self._parts(task.source), self._cleaner.knowledge.lexicon)]
        except (OcrfixError, OSError, MemoryError):
            return ()

    def _parts(self, path: str) -> Iterator[str]:
        """The parts in which a file is cleaned; those of a large one come from the disk."""
        with TemporaryDirectory(prefix="ocrfix-") as folder:
            if self._place.size(path) >= taking.LEAST:
                shelf = Shelf(Path(folder))
                with self._place.opened(path) as stream:
                    taken = taking.take(stream, path, shelf)
                if taken is not None:
                    yield from (shelf.text(piece.key) for piece in taken[1])
                    return
        data = self._place.read(path)
        taking.refuse_other(data, len(data), path)
        text = source.decode(data, path).text
        del data
        yield from cuts.parts(text)


def learn(tasks: Iterable[T], count: Count[T], cleaner: Cleaner, crew: Crew) -> CorpusCounts:
    """Count the words that texts have in common and the lexicon hasn't.

    The same, whoever does it: tasks are done in any order, and added up in theirs.

    Args:
        tasks: each a text, or some; drawn from only as the crew gets on.
        count: counts the words of a task's texts.
        cleaner: whose lexicon to go by.
        crew: does the tasks.
    """
    counts = CorpusCounts(cleaner.knowledge.lexicon)
    for found in _in_order(tasks, count, crew):
        for text in found:
            counts.add(text)
    return counts


@dataclass(frozen=True)
class _Numbered(Generic[T]):
    """A task, and its place among all of them."""

    number: int
    task: T


@dataclass(frozen=True)
class _Counting(Generic[T]):
    """Counts the words of a numbered task."""

    count: Count[T]

    def __call__(self, numbered: _Numbered[T]) -> Sequence[TextCounts]:
        return self.count(numbered.task)


def _in_order(tasks: Iterable[T], count: Count[T], crew: Crew) -> Iterator[Sequence[TextCounts]]:
    done: dict[int, Sequence[TextCounts]] = {}
    rest = iter(tasks)
    given = taken = 0
    most = AHEAD * crew.size

    def take() -> _Numbered[T] | None:
        nonlocal given
        if given - taken >= most:
            return None
        for task in rest:
            given += 1
            return _Numbered(given - 1, task)
        return None

    for numbered, answer in crew.in_turn(_Counting(count), take):
        done[numbered.number] = () if isinstance(answer, Lost) else answer
        while taken in done:
            yield done.pop(taken)
            taken += 1


def write(counts: CorpusCounts, place: Place, cleaner: Cleaner) -> str:
    """Write the list of the words into the folder of the results; gives its path or URL.

    Args:
        counts: of the texts.
        place: of the results.
        cleaner: whose confusions to go by.

    Raises:
        OutputError: it can't be written.
    """
    words = counts.words(cleaner.knowledge.engine.finder.confusions)
    place.write(NAME, corpuswords.dumps(words, counts.texts))
    return place.where(NAME)
