"""A pass over all files before any is cleaned: what words do they have in common?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ocrfix import corpuswords, detection, source
from ocrfix.batch.place import Place
from ocrfix.batch.pool import Lost, Pool, in_turn
from ocrfix.batch.work import Task
from ocrfix.cleaner import Cleaner
from ocrfix.corpuswords import CorpusCounts, FileCounts
from ocrfix.errors import OcrfixError

NAME = "corpus.words"
"""The list of the words found, in the folder of the results."""
AHEAD = 64
"""Files for each process that may be counted before an earlier one is."""
ATTEMPTS = 3


@dataclass(frozen=True)
class _Numbered:
    """A file, and its place among all of them."""

    number: int
    task: Task


class _Counter:
    """What a process does: it counts the words of a file.

    Args:
        place: where sources are.
        cleaner: whose lexicon tells which words are known.
    """

    def __init__(self, place: Place, cleaner: Cleaner) -> None:
        self._place = place
        self._cleaner = cleaner

    def __call__(self, numbered: _Numbered) -> FileCounts | None:
        """The counts; none of a file that can't be read, which cleaning will tell of."""
        try:
            data = self._place.read(numbered.task.source)
            if detection.is_binary(data):
                return None
            text = source.decode(data, numbered.task.source).text
            return corpuswords.count(text, self._cleaner.knowledge.lexicon)
        except (OcrfixError, OSError, MemoryError):
            return None


def learn(
    tasks: Sequence[Task],
    place: Place,
    cleaner: Cleaner,
    *,
    workers: int = 1,
    timeout: float | None = None,
) -> list[str]:
    """The words that the files have in common and the lexicon hasn't, sorted.

    The same, whatever the number of workers: files are counted in any order, and added up in
    theirs.

    Args:
        tasks: the files.
        place: where they are.
        cleaner: whose lexicon and confusions to go by.
        workers: processes that count.
        timeout: seconds that a file may take; None for ever.
    """
    counts = CorpusCounts(cleaner.knowledge.lexicon)
    for found in _in_order(tasks, _Counter(place, cleaner), workers, timeout):
        if found is not None:
            counts.add(found)
    return counts.words(cleaner.knowledge.engine.finder.confusions)


def _in_order(
    tasks: Sequence[Task], count: _Counter, workers: int, timeout: float | None
) -> Iterator[FileCounts | None]:
    done: dict[int, FileCounts | None] = {}
    given = taken = 0

    def take() -> _Numbered | None:
        nonlocal given
        if given == len(tasks) or given - taken > AHEAD * workers:
            return None
        given += 1
        return _Numbered(given - 1, tasks[given - 1])

    with Pool(count, workers, timeout=timeout) as pool:
        for numbered, answer, _ in in_turn(pool, take, attempts=ATTEMPTS):
            done[numbered.number] = None if isinstance(answer, Lost) else answer
            while taken in done:
                yield done.pop(taken)
                taken += 1


def write(words: Sequence[str], out: Path, files: int) -> Path:
    """Write the list of words into the folder of the results.

    Args:
        words: sorted.
        out: the folder.
        files: how many they were counted in.

    Raises:
        OutputError: it can't be written.
    """
    path = out / NAME
    source.write(path, corpuswords.dumps(words, files))
    return path
